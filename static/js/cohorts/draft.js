// Nothing typed is ever lost: saved on the server every 20 seconds and on leaving a field, and kept in this browser
// until the server has it. Files are sent by the button alone.

import "./counted.js";

const EVERY = 20_000;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const said = form.querySelector("[data-saved]");
  const words = form.dataset;
  const key = `draft:${location.pathname}`;
  let dirty = false;
  let saving = false;
  let sending = false;

  const fields = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const plain = (pairs) => JSON.stringify(pairs.map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]));
  const atLoad = plain(fields());

  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(fields()));
    } catch {
      /* no room or not allowed: the page still has the text */
    }
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(key);
    } catch {
      /* nothing was kept */
    }
  };

  const say = (text, tone = "quiet") => {
    said.className = tone;
    said.textContent = text;
  };
  const sayLink = (text, label, href) => {
    say(`${text} `, "note note-bad");
    const link = document.createElement("a");
    link.href = href;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = label;
    said.append(link);
  };

  // After signing in elsewhere this page's token is stale: take the new one from the server's copy of this page.
  async function freshToken() {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  }

  function post() {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    for (const box of form.querySelectorAll("[name$=-remove]")) body.delete(box.name);
    return fetch(location.href, { method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual" });
  }

  async function save() {
    if (!dirty || saving || sending) return;
    saving = true;
    dirty = false;
    try {
      let answer = await post();
      if (answer.status === 403 && (await freshToken())) answer = await post();
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        dirty = true;
        sayLink(words.signedOut, words.signIn, words.signInUrl);
        return;
      }
      const told = await answer.json();
      if (told.refusal) {
        say(told.refusal, "note note-bad");
        return;
      }
      say(told.saved);
      if (!dirty && Object.keys(told.errors).length === 0) forget();
    } catch {
      dirty = true;
      say(words.offline, "note note-bad");
    } finally {
      saving = false;
    }
  }

  form.addEventListener("input", () => {
    dirty = true;
    keep();
  });
  form.addEventListener("change", () => {
    dirty = true;
    keep();
    save();
  });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => {
    sending = true;
    setTimeout(() => {
      sending = false; // the browser could not send it: go on as before
    }, 30_000);
  });
  addEventListener("online", save);
  addEventListener("focus", save);
  document.addEventListener("visibilitychange", save);
  setInterval(save, EVERY);

  // What an earlier visit typed and the server never got.
  const offer = (kept) => {
    const note = document.createElement("div");
    note.className = "note note-act cluster";
    note.append(words.kept);
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-small";
      made.textContent = label;
      made.addEventListener("click", () => {
        act();
        note.remove();
      });
      note.append(made);
    };
    button(words.putBack, () => putBack(kept));
    button(words.forget, forget);
    form.prepend(note);
  };
  const putBack = (kept) => {
    const values = new Map();
    for (const [name, value] of kept) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.type === "hidden" || field.type === "submit") continue;
      const given = values.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    save();
  };
  try {
    const kept = sessionStorage.getItem(key);
    if (kept && plain(JSON.parse(kept)) !== atLoad) offer(JSON.parse(kept));
    else forget();
  } catch {
    /* nothing was kept */
  }
}
