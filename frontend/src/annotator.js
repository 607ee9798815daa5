// Choosing words to comment on (by pointer, by keyboard selection, or by typing them), and
// showing where comments stand. Nothing is drawn into the text but small numbered buttons.

import { fill } from "./forms.js";
import { findAll, plainText, pointOffset, rangeFor, selectorFor } from "./text.js";

const NAME = "mr-comment";
const CHOSEN = "mr-chosen";

function highlight(name) {
  if (typeof Highlight === "undefined" || !globalThis.CSS?.highlights) return null;
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
}

export function showComments(main, strings) {
  const text = main.querySelector("[data-mr-text]");
  if (!text) return () => {};
  const paint = highlight(NAME);
  const ranges = [];
  const notes = Array.from(main.querySelectorAll("[data-mr-note]"));
  const placed = notes
    .map((note, index) => ({ note, index, start: Number(note.dataset.mrStart), end: Number(note.dataset.mrEnd) }))
    .filter(({ note, end }) => !["lost", "unplaced"].includes(note.dataset.mrAnchor) && end > 0)
    .sort((a, b) => b.end - a.end);
  for (const { note, index, start, end } of placed) {
    const range = rangeFor(text, start, end);
    if (!range) continue;
    const marker = main.ownerDocument.createElement("button");
    marker.type = "button";
    marker.className = "mr-marker";
    marker.dataset.mrSkip = "";
    marker.textContent = String(index + 1);
    marker.setAttribute("aria-label", fill(strings.comment, { number: index + 1 }));
    marker.addEventListener("click", () => note.focus());
    const place = range.cloneRange();
    place.collapse(false);
    place.insertNode(marker);
    const shown = rangeFor(text, start, end);
    if (shown && paint) {
      paint.add(shown);
      ranges.push(shown);
    }
  }
  return () => ranges.forEach((range) => paint.delete(range));
}

export function chooseWords(main, strings) {
  const form = main.querySelector("[data-mr-annotate]");
  const text = main.querySelector("[data-mr-selectable]");
  if (!form || !text) return () => {};
  const shown = form.querySelector("[data-mr-chosen]");
  const field = form.querySelector("[data-mr-find]");
  const paint = highlight(CHOSEN);
  const document = main.ownerDocument;
  let place = -1;

  function choose(start, end, prefix) {
    const selector = selectorFor(plainText(text), start, end);
    if (!selector) return;
    for (const [name, value] of Object.entries(selector)) form.elements[name].value = value;
    const quote = selector.exact.length > 120 ? `${selector.exact.slice(0, 117)}…` : selector.exact;
    shown.textContent = prefix ? fill(prefix.text, { ...prefix, quote }) : fill(strings.selected, { quote });
    paint?.clear();
    const range = rangeFor(text, selector.start, selector.end);
    if (range) paint?.add(range);
  }

  function onSelection() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    choose(
      pointOffset(text, range.startContainer, range.startOffset),
      pointOffset(text, range.endContainer, range.endOffset),
    );
  }

  function onFind() {
    const places = findAll(plainText(text), field.value);
    if (!places.length) {
      shown.textContent = strings.notFound;
      return;
    }
    place = (place + 1) % places.length;
    choose(...places[place], { text: strings.found, index: place + 1, count: places.length });
  }

  document.addEventListener("selectionchange", onSelection);
  form.querySelector("[data-mr-find-next]").addEventListener("click", onFind);
  field.addEventListener("input", () => (place = -1));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onFind();
  });
  return () => {
    document.removeEventListener("selectionchange", onSelection);
    paint?.clear();
  };
}
