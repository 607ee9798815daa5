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
  return placesIn(root)(start, end);
}

// The text read once for many places: gives a range for each. What is put in behind a place leaves those before
// it as they were, so they are asked for from the end on.
export function placesIn(root) {
  const nodes = textNodes(root);
  const ends = [];
  let total = 0;
  for (const node of nodes) ends.push((total += node.data.length));
  const text = nodes.map((node) => node.data).join("");
  const units = unitsOf(text);
  // The first node that ends behind a unit, or at it.
  const nodeAt = (unit, isEnd) => {
    let [low, high] = [0, nodes.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > unit || (isEnd && ends[middle] === unit)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return (start, end) => {
    const [from, to] = [units(start), units(end)];
    if (to > total || from >= to || !nodes.length) return null;
    const [first, last] = [nodeAt(from, false), nodeAt(to, true)];
    const range = root.ownerDocument.createRange();
    range.setStart(nodes[first], from - (ends[first - 1] || 0));
    range.setEnd(nodes[last], to - (ends[last - 1] || 0));
    return range;
  };
}

// Code points to units; the same where no character takes two.
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (points) => points;
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  return (points) => units[points] ?? text.length + 1;
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
