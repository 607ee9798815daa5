// A new comment: its words are chosen by pointer, by keyboard or by typing them; then its card stands beside
// them: in the list where there are two columns, below their paragraph where there is one.

import { fill } from "./forms.js";
import { reveal } from "./frame.js";
import { lineUp, putBack } from "./columns.js";
import { findAll, plainText, pointOffset, rangeFor, selectorFor } from "./text.js";
import { painter } from "./annotator.js";
import { isPlacing } from "./places.js";

// A finger draws a selection in steps: the card waits until it rests, as it moves what stands below.
const REST = 300;
const PARTS = ["start", "end", "exact", "prefix", "suffix"];

export function watchComposer(main, strings) {
  const form = main.querySelector("[data-mr-annotate]");
  const text = main.querySelector("[data-mr-selectable]");
  const card = main.querySelector("[data-mr-composer]");
  if (!form || !text) return () => {};
  const home = { parent: card?.parentNode, next: card?.nextSibling };
  const chosen = form.querySelector("[data-mr-chosen]");
  const field = form.querySelector("[data-mr-find]");
  const paint = painter("mr-chosen");
  const document = main.ownerDocument;
  const opener = main.querySelector("[data-mr-new]");
  const whole = form.querySelector("[data-mr-whole]");
  let found = -1;
  let timer = 0;

  function choose(start, end, prefix) {
    const selector = selectorFor(plainText(text), start, end);
    if (!selector) return;
    if (isPlacing(main)) {
      main.dispatchEvent(new CustomEvent("mr-chosen", { detail: selector }));
      return;
    }
    for (const name of PARTS) form.elements[name].value = selector[name];
    if (whole) whole.checked = false;
    const quote = selector.exact.length > 240 ? `${selector.exact.slice(0, 237)}…` : selector.exact;
    chosen.textContent = prefix ? fill(prefix.text, { ...prefix, quote }) : quote;
    paint.only(rangeFor(text, selector.start, selector.end));
    clearTimeout(timer);
    timer = setTimeout(open, prefix ? 0 : REST);
  }

  // What was chosen before never stays where nothing was found.
  function forget(words) {
    clearTimeout(timer);
    for (const name of PARTS) form.elements[name].value = name === "start" || name === "end" ? 0 : "";
    chosen.textContent = words;
    paint.clear();
    if (whole) whole.checked = false;
  }

  // On the whole work: no words are chosen, and the card stands at the head of the comments.
  function onWhole() {
    const isWhole = whole.checked;
    forget(isWhole ? strings.wholeWork : strings.nothingSelected);
    whole.checked = isWhole;
    // The whole work has no words to put others in their place.
    if (isWhole && form.elements.suggests) form.elements.suggests.checked = false;
    putBack(main, card, home);
    whole.focus({ preventScroll: true });
  }

  function open() {
    if (!card) return;
    const active = card.contains(document.activeElement) ? document.activeElement : null;
    card.hidden = false;
    const start = Number(form.elements.start.value);
    const range = Number(form.elements.end.value) ? rangeFor(text, start, Number(form.elements.end.value)) : null;
    if (range) lineUp(main, card, range, start);
    // A card that is moved loses the focus.
    active?.focus({ preventScroll: true });
    reveal(card);
  }

  function close() {
    forget(strings.nothingSelected);
    card.hidden = true;
    putBack(main, card, home);
    opener?.focus();
  }

  function onSelection() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    // A triple click on the last paragraph ends behind the text.
    const isHere = [range.startContainer, range.endContainer].some((node) => text.contains(node));
    if (!isHere || card?.contains(range.commonAncestorContainer)) return;
    const from = pointOffset(text, range.startContainer, range.startOffset);
    choose(from, pointOffset(text, range.endContainer, range.endOffset));
  }

  function onFind() {
    const places = findAll(plainText(text), field.value);
    if (!places.length) {
      forget(fill(strings.notFound, { words: field.value.trim() }));
      return;
    }
    found = (found + 1) % places.length;
    choose(...places[found], { text: strings.found, index: found + 1, count: places.length });
  }

  form.addEventListener("mr-restored", () => {
    const [start, end] = [Number(form.elements.start.value), Number(form.elements.end.value)];
    if (end) choose(start, end);
    else open();
  });
  const onResize = () => {
    if (card && !card.hidden && card.parentNode !== home.parent) open();
  };
  document.addEventListener("selectionchange", onSelection);
  addEventListener("resize", onResize);
  form.querySelector("[data-mr-find-next]").addEventListener("click", onFind);
  field.addEventListener("input", () => (found = -1));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onFind();
  });
  whole?.addEventListener("change", onWhole);
  opener?.addEventListener("click", () => {
    open();
    const finder = form.querySelector("[data-mr-finder]");
    if (!Number(form.elements.end.value) && !whole?.checked) finder.open = true;
    (finder.open ? field : form.elements.body).focus();
  });
  const cancel = form.querySelector("[data-mr-cancel]");
  const label = cancel?.textContent;
  const isTyped = () => [form.elements.body, form.elements.replacement].some((one) => one?.value.trim());
  // What is typed goes at a second press alone.
  cancel?.addEventListener("click", () => {
    if (isTyped() && !("mrSure" in cancel.dataset)) {
      cancel.dataset.mrSure = "";
      cancel.textContent = strings.discardTyped;
      return;
    }
    form.reset();
    form.elements.body.dispatchEvent(new Event("input"));
    close();
  });
  cancel?.addEventListener("blur", () => {
    delete cancel.dataset.mrSure;
    cancel.textContent = label;
  });
  card?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  return () => {
    clearTimeout(timer);
    document.removeEventListener("selectionchange", onSelection);
    removeEventListener("resize", onResize);
    paint.clear();
  };
}
