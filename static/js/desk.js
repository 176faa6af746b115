// The desk: what Django's own scripts draw without a name gets one.

function nameSelections(root) {
  for (const box of root.querySelectorAll(".select2-container")) {
    const select = box.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const name = select?.getAttribute("aria-label") || label?.textContent.trim().replace(/[:：]$/, "") || select?.name;
    const selection = box.querySelector(".select2-selection");
    if (!selection || !name) continue;
    selection.setAttribute("aria-label", name);
    selection.removeAttribute("aria-labelledby");
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
// A picture made of a span is a picture.
function nameTips(root) {
  for (const tip of root.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) tip.setAttribute("role", "img");
}

function nameAll() {
  nameSelections(document);
  nameTips(document);
}
nameAll();
new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });

// Tables wider than the page scroll; the keyboard must reach them.
for (const box of document.querySelectorAll(".results, .inline-group .tabular, .table-wrap")) {
  const fit = () => (box.scrollWidth > box.clientWidth ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex"));
  fit();
  addEventListener("resize", fit);
}
