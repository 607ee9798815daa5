// The text a comment is anchored in: the block's own text nodes, counted in Unicode code points
// (W3C Web Annotation Data Model, 4.2.4: "units are code points").

export const CONTEXT = 32;

export function textNodes(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 4, {
    acceptNode: (node) =>
      node.parentElement.closest("[data-mr-skip]") && root.contains(node.parentElement.closest("[data-mr-skip]"))
        ? 2
        : 1,
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

export function plainText(root) {
  return textNodes(root).map((node) => node.data).join("");
}

export function toCodePoints(text, units) {
  return Array.from(text.slice(0, units)).length;
}

export function toUnits(text, points) {
  let units = 0;
  for (let seen = 0; seen < points && units < text.length; seen += 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

// UTF-16 offset of a DOM point within the plain text of root.
export function pointOffset(root, container, offset) {
  const before = root.ownerDocument.createRange();
  before.setStart(root, 0);
  before.setEnd(container, offset);
  let total = 0;
  for (const node of textNodes(root)) {
    if (node === container) return total + offset;
    if (before.comparePoint(node, 0) > 0) return total;
    total += node.data.length;
  }
  return total;
}

export function selectorFor(text, startUnits, endUnits) {
  const points = Array.from(text);
  let start = toCodePoints(text, startUnits);
  let end = toCodePoints(text, endUnits);
  while (start < end && /\s/u.test(points[start])) start += 1;
  while (end > start && /\s/u.test(points[end - 1])) end -= 1;
  if (start >= end) return null;
  return {
    start,
    end,
    exact: points.slice(start, end).join(""),
    prefix: points.slice(Math.max(0, start - CONTEXT), start).join(""),
    suffix: points.slice(end, end + CONTEXT).join(""),
  };
}

export function rangeFor(root, start, end) {
  const text = plainText(root);
  const from = toUnits(text, start);
  const to = toUnits(text, end);
  const range = root.ownerDocument.createRange();
  let total = 0;
  let begun = false;
  for (const node of textNodes(root)) {
    const next = total + node.data.length;
    if (!begun && from < next) {
      range.setStart(node, from - total);
      begun = true;
    }
    if (begun && to <= next) {
      range.setEnd(node, to - total);
      return range;
    }
    total = next;
  }
  return null;
}

// All places of the words, as UTF-16 [start, end] pairs; spaces and case need not match.
export function findAll(text, words) {
  const pattern = words
    .trim()
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("\\s+");
  if (!pattern) return [];
  return Array.from(text.matchAll(new RegExp(pattern, "giu")), (match) => [
    match.index,
    match.index + match[0].length,
  ]);
}
