// What every page does better with JavaScript. Nothing here is needed.

// Anonymous readers: the server shows times in Hong Kong and here.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone};path=/;max-age=31536000;samesite=lax`;
}

// Light or dark, kept on this browser. The system's wish holds until the reader says otherwise.
const sheet = document.getElementById("dark");
const night = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (sheet.media.startsWith("screen and") ? night.matches : sheet.media === "screen");
for (const button of document.querySelectorAll(".theme-switch")) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  show();
  night.addEventListener("change", show);
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    sheet.media = theme === "dark" ? "screen" : "not all";
    try {
      localStorage.setItem("theme", theme);
    } catch {
      /* the choice lasts for this page */
    }
    show();
  });
}

// On a phone the navigation scrolls sideways: begin where the reader is.
document.querySelector(".site-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Menus close on Escape, on a click elsewhere and when focus leaves.
for (const menu of document.querySelectorAll("details.menu")) {
  const close = () => menu.removeAttribute("open");
  document.addEventListener("click", (event) => menu.contains(event.target) || close());
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
}

// A form that came back: begin at what is wrong.
document.querySelector(".error-summary:not([data-sample] *)")?.focus();

// What was done is said politely, and can be put away.
for (const button of document.querySelectorAll(".toast button")) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest(".toast").remove());
}

// Ask before what cannot be taken back: <form data-confirm="Question?">. Without JavaScript the form is simply sent.
const dialog = document.getElementById("confirm");
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!dialog?.showModal || form.dataset.confirmed) return;
    event.preventDefault();
    const submitter = event.submitter;
    dialog.querySelector("[data-question]").textContent = form.dataset.confirm;
    dialog.querySelector("[value=yes]").textContent = submitter?.textContent.trim() || "OK";
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter);
      },
      { once: true },
    );
  });
}

// Buttons that open a dialog of their own: <button data-opens="id">.
for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}
