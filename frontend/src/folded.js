// Where the focus goes after an act: who acted in a part that can be folded stays at that part.

// The words of its summary; "" where nothing folds.
export const partOf = (node) => node.closest("details")?.querySelector("summary")?.textContent.trim() || "";

// The page may ask for a place of its own; its title is asked for by every page, and the part goes before it.
export function placeAfter(main, part) {
  const asked = main.querySelector("[data-mr-focus]");
  if (!part || (asked && asked.tagName !== "H4")) return asked;
  const summaries = Array.from(main.querySelectorAll("summary"));
  return summaries.find((one) => one.textContent.trim() === part) || asked;
}
