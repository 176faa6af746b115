// Before the first paint: the reader's own choice of theme, if they made one, decides whether dark.css holds.
(function () {
  const sheet = document.getElementById("dark");
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    /* a browser that keeps nothing follows the system */
  }
  if (chosen === "dark") sheet.media = "screen";
  if (chosen === "light") sheet.media = "not all";
})();
