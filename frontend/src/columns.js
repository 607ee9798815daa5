// Where the card of a new comment stands.

// Beside its words: among the comments in the order of the text. Those above that would push it down are out of
// the way until it is put back. In one column: below the paragraph of its words.
export function lineUp(main, card, range, start) {
  const text = main.querySelector("[data-mr-text]");
  const list = main.querySelector("[data-mr-notes]");
  letBack(main, card);
  if (!isBeside(text, list)) {
    card.dataset.mrSkip = "";
    paragraphOf(range, text).after(card);
    return;
  }
  delete card.dataset.mrSkip;
  const before = notesIn(list).filter((note) => note.dataset.mrEnd && Number(note.dataset.mrStart) <= start);
  const holder = document.createElement("li");
  holder.className = "mr-composer-holder";
  holder.append(card);
  if (before.length) before.at(-1).after(holder);
  else list.prepend(holder);
  let gap = Math.round(range.getBoundingClientRect().top - holder.getBoundingClientRect().top);
  const shown = before.filter((note) => !note.hidden);
  const heights = shown.map((note, index) => topOf(shown[index + 1] || holder) - topOf(note));
  for (const [index, note] of shown.entries()) {
    if (gap >= 0) break;
    note.dataset.mrTucked = "";
    gap += heights[index];
  }
  if (gap > 0) holder.style.marginBlockStart = `${gap}px`;
}

export function putBack(main, card, { parent, next }) {
  letBack(main, card);
  parent.insertBefore(card, next);
}

function letBack(main, card) {
  for (const note of main.querySelectorAll("[data-mr-tucked]")) delete note.dataset.mrTucked;
  const holder = card.closest(".mr-composer-holder");
  if (holder) holder.replaceWith(card);
}

const notesIn = (list) => Array.from(list.children).filter((one) => one.matches("[data-mr-note]"));
const topOf = (node) => node.getBoundingClientRect().top;

function isBeside(text, list) {
  const [one, other] = [text.getBoundingClientRect(), list.getBoundingClientRect()];
  return one.width > 0 && (other.left >= one.right || other.right <= one.left);
}

function paragraphOf(range, text) {
  let node = range.endContainer;
  while (node.parentNode !== text) node = node.parentNode;
  return node;
}
