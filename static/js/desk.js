// The desk: what Django's own scripts draw without a name gets one.

function nameSelections(root) {
  for (const box of root.querySelectorAll(".select2-container")) {
    const select = box.previousElementSibling;
    if (select?.tagName !== "SELECT") continue; // an open list hangs on the body
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const name = select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/[:：]$/, "") : select.name);
    const selection = box.querySelector(".select2-selection");
    if (!selection || !name) continue;
    selection.setAttribute("aria-label", name);
    selection.removeAttribute("aria-labelledby");
    const list = selection.getAttribute("aria-owns"); // only while it is open
    if (list) selection.setAttribute("aria-controls", list);
    else selection.removeAttribute("aria-controls");
    box.querySelector("textarea, input.select2-search__field")?.setAttribute("aria-label", name);
    const rendered = selection.querySelector(".select2-selection__rendered");
    if (rendered?.tagName === "UL") {
      rendered.setAttribute("role", "presentation");
      for (const item of rendered.querySelectorAll("li")) item.setAttribute("role", "presentation");
    } else rendered?.setAttribute("aria-label", name);
  }
  for (const search of root.querySelectorAll(".select2-search__field:not([aria-label])")) {
    search.setAttribute("aria-label", document.title);
  }
}
// What a list says of itself ("no results") is a line of it.
function nameMessages(root) {
  for (const line of root.querySelectorAll(".select2-results__message[role=alert]")) {
    line.setAttribute("role", "option");
    line.setAttribute("aria-disabled", "true");
  }
}
// A picture made of a span is a picture.
function nameTips(root) {
  for (const tip of root.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) tip.setAttribute("role", "img");
}

function nameAll() {
  nameSelections(document);
  nameTips(document);
  nameMessages(document);
}
nameAll();
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });

// Tables wider than the page scroll; the keyboard must reach them.
for (const box of document.querySelectorAll(".results, .inline-group .tabular, .table-wrap")) {
  const fit = () => (box.scrollWidth > box.clientWidth ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex"));
  fit();
  addEventListener("resize", fit);
}
