// The list of comments: which are shown, which one is looked at, and a link to each.

import { linkTo } from "./address.js";
import { fill } from "./forms.js";
import { letterOf } from "./keys.js";

const PASSES = {
  open: (note) => note.dataset.mrState === "open",
  yours: (note) => "mrYours" in note.dataset,
};

const notesIn = (main) => Array.from(main.querySelectorAll("[data-mr-note]"));

// `choose` says to the address what was chosen; `say` says to the reader what was done; `unit` is where the unit
// is opened in its course.
export function watchComments(main, { key, strings, choose, say, reach, unit }) {
  const list = main.querySelector("[data-mr-notes]");
  if (!list) return;
  const jump = main.querySelector("[data-mr-jump]");
  jump?.addEventListener("click", () => reach(main.querySelector("[data-mr-comments]")));
  for (const button of main.querySelectorAll("[data-mr-filter]")) {
    button.addEventListener("click", () => choose({ filter: button.dataset.mrFilter, comment: "" }, { push: true }));
  }
  list.addEventListener("click", (event) => {
    const words = event.target.closest("[data-mr-copy-words]")?.dataset.mrCopyWords;
    if (words) copy(words, { ...strings, copied: strings.copiedWords, copyByHand: words }, say);
    const button = event.target.closest("[data-mr-copy]");
    if (!button) return;
    const comment = button.dataset.mrCopy;
    // On the newest version, where the talk goes on.
    copy(linkTo(key, { show: "show", uuid: list.dataset.mrProject, comment }, { unit }), strings, say);
  });
  list.addEventListener("keydown", (event) => {
    const step = stepOf(event);
    const note = step && next(list, event.target, step);
    if (!note) return;
    event.preventDefault();
    choose({ comment: note.dataset.mrNote });
  });
}

// Only while the list has the focus and nothing is typed there (WCAG 2.1.4).
function stepOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return 0;
  return { j: 1, k: -1 }[letterOf(event)] || 0;
}

// A comment, then those behind and before it: what is left of them is where one was.
export function neighbours(main, note) {
  const notes = notesIn(main);
  const at = notes.indexOf(note);
  return [note, notes[at + 1], notes[at - 1]].filter(Boolean).map((one) => one.dataset.mrNote);
}

function next(list, from, step) {
  const shown = notesIn(list).filter((note) => !note.hidden && !note.closest("details:not([open])"));
  return shown[shown.indexOf(from.closest("[data-mr-note]")) + step];
}

async function copy(address, strings, say) {
  try {
    await navigator.clipboard.writeText(address);
    say(strings.copied);
  } catch {
    say(fill(strings.copyByHand, { link: address }));
  }
}

// What came of an act is seen at the comment it was done on; the status above is then for screen readers.
export function sayAt(main, status, comment, words, { isBad = false } = {}) {
  const note = comment && notesIn(main).find((one) => one.dataset.mrNote === comment);
  if (!note || note.hidden) return;
  const said = main.ownerDocument.createElement("p");
  said.className = isBad ? "mr-done-here mr-error" : "mr-done-here";
  said.setAttribute("aria-hidden", "true");
  said.textContent = words;
  note.append(said);
  status.classList.add("mr-sr");
}

// Shows what passes the filter; returns the comment that was chosen, null where none was, and undefined where
// it is not on this page.
export function showChosen(main, { comment, filter }) {
  const notes = notesIn(main);
  const isKnown = Boolean(filter && main.querySelector(`[data-mr-filter="${CSS.escape(filter)}"]`));
  const passes = PASSES[filter] || ((note) => !isKnown || note.dataset.mrKind === filter);
  for (const note of notes) note.hidden = !passes(note);
  for (const button of main.querySelectorAll("[data-mr-filter]")) {
    const isOn = button.dataset.mrFilter === (isKnown ? filter : "");
    button.setAttribute("aria-pressed", String(isOn));
  }
  const none = main.querySelector("[data-mr-none]");
  if (none) none.hidden = !notes.length || notes.some((note) => !note.hidden);
  const fold = main.querySelector("[data-mr-resolved]");
  if (fold) fold.hidden = !notes.some((note) => !note.hidden && fold.contains(note));
  const chosen = comment ? notes.find((note) => note.dataset.mrNote === comment) : null;
  if (fold && chosen && fold.contains(chosen)) fold.open = true;
  return chosen;
}
