// What a tool does to a Markdown text. Each answers with what to put in the place of which part, and what is
// selected then; offsets are a text field's own.

const MARKS = { bold: "**", italic: "*", code: "`" };
const PREFIXES = { heading: "## ", list: "- ", task: "- [ ] ", quote: "> " };
const EARLIER = { heading: /^#{1,6} +/, list: /^[-*+] +(\[[ xX]\] +)?/, task: /^[-*+] +(\[[ xX]\] +)?/, quote: /^> ?/ };
const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

export function edited(tool, text, start, end) {
  if (tool === "table") return table(text, end);
  if (tool in PREFIXES) return lines(tool, text, start, end);
  const [from, to] = trimmed(text, start, end);
  if (tool === "link") return link(text, from, to);
  if (tool === "code" && text.slice(from, to).includes("\n")) return fence(text, from, to);
  return marked(MARKS[tool], text, from, to);
}

// Markers beside a space mark nothing.
function trimmed(text, start, end) {
  while (start < end && /\s/u.test(text[start])) start += 1;
  while (end > start && /\s/u.test(text[end - 1])) end -= 1;
  return [start, end];
}

function marked(mark, text, start, end) {
  const sign = mark[0];
  // Marks that were selected along with the words count as around them.
  while (end - start >= 2 && text[start] === sign && text[end - 1] === sign) [start, end] = [start + 1, end - 1];
  let around = 0;
  while (text[start - 1 - around] === sign && text[end + around] === sign) around += 1;
  const inner = text.slice(start, end);
  // Three asterisks are both bold and italic.
  const isOn = mark === "*" ? around % 2 === 1 : around >= mark.length;
  if (isOn) {
    const from = start - mark.length;
    return { from, to: end + mark.length, insert: inner, start: from, end: from + inner.length };
  }
  return { from: start, to: end, insert: mark + inner + mark, start: start + mark.length, end: end + mark.length };
}

function link(text, start, end) {
  const words = text.slice(start, end);
  if (ADDRESS.test(words)) return { from: start, to: end, insert: `[](${words})`, start: start + 1, end: start + 1 };
  const insert = `[${words}](https://)`;
  const at = words ? start + words.length + 3 : start + 1;
  return { from: start, to: end, insert, start: at, end: words ? at + "https://".length : at };
}

// Two columns to go on from, in a paragraph of their own; the first head is selected.
function table(text, at) {
  const [before, insert] = [apart(text, at), "| A | B |\n| --- | --- |\n|  |  |\n"];
  const start = at + before.length + 2;
  return { from: at, to: at, insert: before + insert, start, end: start + 1 };
}

// What parts a new paragraph at `at` from what stands before it.
function apart(text, at) {
  if (!at || text.slice(0, at).endsWith("\n\n")) return "";
  return text[at - 1] === "\n" ? "\n" : "\n\n";
}

// What ends a file that was put into the text.
const FILED = /\]\([^\s()<>]+\)$/;

// A file put into the text: a picture shows there, another file is linked to. Right behind another one it is parted
// from it: a picture by a paragraph of its own, a link by the language's `separator` of lists.
export function filed(name, kind, text, start, end, separator = ", ") {
  const target = encodeURI(name).replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));
  const words = text.slice(start, end);
  const isBehind = FILED.test(text.slice(0, start));
  const before = isBehind ? (kind === "picture" ? "\n\n" : separator) : "";
  // Right before a heading or a list it would be part of it.
  const isInFront = end < text.length && text[end] !== "\n" && (start === 0 || text[start - 1] === "\n") && !words;
  const after = isInFront ? "\n\n" : "";
  const insert = before + (kind === "picture" ? `![${words}](${target})` : `[${words || name}](${target})`) + after;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

function fence(text, start, end) {
  const inner = text.slice(start, end);
  const before = start > 0 && text[start - 1] !== "\n" ? "\n```\n" : "```\n";
  const after = end < text.length && text[end] !== "\n" ? "\n```\n" : "\n```";
  const from = start + before.length;
  return { from: start, to: end, insert: before + inner + after, start: from, end: from + inner.length };
}

function lines(tool, text, start, end) {
  const prefix = PREFIXES[tool];
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", Math.max(start, end > start && text[end - 1] === "\n" ? end - 1 : end));
  const to = next < 0 ? text.length : next;
  const before = text.slice(from, to).split("\n");
  const isOn = before.some((line) => line.trim()) && before.every((line) => !line.trim() || line.startsWith(prefix));
  const insert = before
    .map((line) => {
      if (before.length > 1 && !line.trim()) return line;
      const bare = line.replace(EARLIER[tool], "");
      return isOn ? bare : prefix + bare;
    })
    .join("\n");
  if (start !== end) return { from, to, insert, start: from, end: from + insert.length };
  const at = Math.max(from, start + insert.length - (to - from));
  return { from, to, insert, start: at, end: at };
}
