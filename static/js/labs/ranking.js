// The list of preferences without loading the page anew: each change is the same POST as without this file; the answer
// is the list as the server has it now. Dragging is one more way to press the arrows.

const box = document.getElementById("ranking");
const live = document.getElementById("ranking-said");
let busy = false;

const announce = (text) => {
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
};

/** Put the focus where the hand was: on the same button, or on the nearest one that still works. */
const focusOn = (id, neighbour) => {
  const same = document.getElementById(id);
  if (same && !same.disabled) return same.focus();
  const [, project] = /^(?:up|down|remove)-(.+)$/.exec(id ?? "") ?? [];
  const other = [`up-${project}`, `down-${project}`, neighbour].map((each) => document.getElementById(each ?? ""));
  (other.find((each) => each && !each.disabled) ?? box.querySelector(".ranking button:not(:disabled), a.btn"))?.focus();
};

const send = async (action, body, focus, neighbour) => {
  if (busy) return;
  busy = true;
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(action, { method: "POST", body, headers: { "X-Fragment": "1" }, credentials: "same-origin" });
    if (![200, 409].includes(answer.status) || answer.redirected) throw new Error(answer.status);
    box.innerHTML = await answer.text();
    enhance();
    const { said, refusal } = box.firstElementChild.dataset;
    announce(refusal || said);
    focusOn(focus, neighbour);
  } catch {
    announce(box.dataset.failed);
    complain(box.dataset.failed);
  } finally {
    busy = false;
    box.removeAttribute("aria-busy");
  }
};

/** A change that did not arrive: say so where it can be seen, and leave the list as it was. */
const complain = (text) => {
  box.querySelector("[data-refused]")?.remove();
  const note = document.createElement("div");
  note.className = "note note-bad";
  note.dataset.refused = "";
  note.append(Object.assign(document.createElement("p"), { textContent: text }));
  box.querySelector(".stack")?.prepend(note);
};

box?.addEventListener("submit", (event) => {
  const form = event.target;
  if ("whole" in form.dataset) return; // handing in is a page of its own
  event.preventDefault();
  const row = form.closest(".ranking-row");
  const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector("[id^=remove-]")?.id;
  send(form.action, new FormData(form), event.submitter?.id, next);
});

/** Drag by the handle, with mouse, pen or finger. */
const drag = (row, down) => {
  const list = row.parentElement;
  const handle = down.currentTarget;
  const before = [...list.children].indexOf(row);
  handle.setPointerCapture(down.pointerId);
  row.classList.add("dragging");
  const over = (event) => {
    const { previousElementSibling: above, nextElementSibling: below } = row;
    const middle = (each) => each.getBoundingClientRect().top + each.offsetHeight / 2;
    // the neighbour moves, not the row itself: a row that leaves the page for a moment loses its pointer
    if (above && event.clientY < middle(above)) row.after(above);
    else if (below && event.clientY > middle(below)) row.before(below);
  };
  const end = (event) => {
    handle.removeEventListener("pointermove", over);
    for (const each of ["pointerup", "pointercancel"]) handle.removeEventListener(each, end);
    row.classList.remove("dragging");
    const after = [...list.children].indexOf(row);
    if (event.type === "pointercancel") {
      list.insertBefore(row, list.children[before + (after < before ? 1 : 0)] ?? null);
      return;
    }
    if (after === before) return;
    const body = new FormData(row.querySelector(".ranking-tools form"));
    body.set("rank", after + 1);
    send(row.dataset.place, body, `up-${row.dataset.project}`);
  };
  handle.addEventListener("pointermove", over);
  for (const each of ["pointerup", "pointercancel"]) handle.addEventListener(each, end);
};

const enhance = () => {
  for (const handle of box.querySelectorAll("[data-sortable] .ranking-handle")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button || busy) return;
      event.preventDefault();
      drag(handle.closest(".ranking-row"), event);
    });
  }
};

if (box) enhance();
