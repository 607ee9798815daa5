// Showing where comments stand: their words are painted, and nothing is drawn into the text but small numbered
// buttons.

import { fill } from "./forms.js";
import { placesIn, rangeFor } from "./text.js";

// Paints ranges of the page under a name of highlights.css; does nothing where a browser cannot.
export function painter(name) {
  const isAble = typeof Highlight !== "undefined" && Boolean(globalThis.CSS?.highlights);
  if (isAble && !CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  const paint = isAble ? CSS.highlights.get(name) : null;
  let own = [];
  const clear = () => {
    own.forEach((range) => paint?.delete(range));
    own = [];
  };
  const add = (range) => {
    if (!range || !paint) return;
    paint.add(range);
    own.push(range);
  };
  return {
    add,
    clear,
    only(range) {
      clear();
      add(range);
    },
  };
}

function placesOf(main) {
  return Array.from(main.querySelectorAll("[data-mr-note]"))
    .map((note, index) => ({ note, index, called: note.dataset.mrCount || String(index + 1), start: Number(note.dataset.mrStart), end: Number(note.dataset.mrEnd) }))
    .filter(({ note, end }) => !["lost", "unplaced"].includes(note.dataset.mrAnchor) && end > 0);
}

// `choose(note)` when a comment's number in the text is pressed; `reach(node)` leads from a comment to it.
export function showComments(main, strings, { choose, reach }) {
  const text = main.querySelector("[data-mr-text]");
  if (!text) return () => {};
  const [paint, done, active] = ["mr-comment", "mr-comment-done", "mr-comment-active"].map(painter);
  // From the end on, as markers would move what comes later; the last of one place goes in first.
  const places = placesOf(main).sort((a, b) => b.end - a.end || b.index - a.index);
  const markers = new Map();
  const rangeOf = placesIn(text);
  for (const { note, called, start, end } of places) {
    const range = rangeOf(start, end);
    if (!range) continue;
    const marker = main.ownerDocument.createElement("button");
    marker.type = "button";
    marker.className = "mr-marker";
    marker.dataset.mrSkip = "";
    marker.textContent = called;
    marker.setAttribute("aria-label", fill(strings.comment, { number: called }));
    marker.addEventListener("click", () => choose(note));
    markers.set(note.dataset.mrNote, marker);
    const place = range.cloneRange();
    place.collapse(false);
    place.insertNode(marker);
    // Its end is where the text before the number ends, whatever comes behind it.
    range.setEndBefore(marker);
    (note.dataset.mrState === "open" ? paint : done).add(range);
  }
  const list = main.querySelector("[data-mr-notes]");
  list?.addEventListener("click", (event) => {
    const marker = markers.get(event.target.closest("[data-mr-locate]")?.dataset.mrLocate);
    if (marker) reach(marker);
  });
  list?.addEventListener("focusin", (event) => {
    const note = event.target.closest("[data-mr-note]");
    const place = places.find((one) => one.note === note);
    active.only(place ? rangeFor(text, place.start, place.end) : null);
  });
  return () => [paint, done, active].forEach((one) => one.clear());
}
