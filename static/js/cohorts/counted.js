// How many characters are left, beside each text that has a limit. Counted as the server counts: by code point.

export const length = (text) => [...text.replaceAll("\r\n", "\n").trim()].length;

export function count(root) {
  const words = root.dataset;
  for (const field of root.querySelectorAll("[data-max-chars]")) {
    const most = Number(field.dataset.maxChars);
    const line = document.createElement("p");
    line.className = "quiet number";
    line.id = `${field.id}_count`;
    field.after(line);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
    const show = () => {
      const left = most - length(field.value);
      line.textContent = left < 0 ? `${words.over} ${-left}` : `${words.left} ${left}`;
      field.classList.toggle("is-invalid", left < 0);
    };
    field.addEventListener("input", show);
    show();
  }
}

for (const root of document.querySelectorAll("[data-counted], [data-autosave]")) count(root);
