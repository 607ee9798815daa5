// Writing in Markdown: tools that work on what is selected, and a look at what readers will see.

import { edited } from "./edits.js";
import { letterOf } from "./keys.js";

const KEYS = { b: "bold", i: "italic", k: "link" };
const isApple = () => /mac|iphone|ipad/i.test(navigator.platform || "");

// `preview(source)` answers as the block's handler does; `strings` are the block's.
export function watchWriting(main, { preview, strings }) {
  for (const bar of main.querySelectorAll("[data-mr-writing]")) {
    const area = bar.closest("form").querySelector(`[name="${bar.dataset.mrWriting}"]`);
    const tools = Array.from(bar.querySelectorAll("[data-mr-tool]"));
    nameKeys(tools);
    rove(tools);
    bar.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-mr-tool]");
      if (tool) apply(area, tool.dataset.mrTool);
    });
    area.addEventListener("keydown", (event) => {
      const tool = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey && KEYS[letterOf(event)];
      if (!tool) return;
      event.preventDefault();
      apply(area, tool);
    });
    switchViews(bar, area, { preview, strings });
  }
}

export function apply(area, tool) {
  const { from, to, insert, start, end } = edited(tool, area.value, area.selectionStart, area.selectionEnd);
  const document = area.ownerDocument;
  area.focus();
  area.setSelectionRange(from, to);
  // As if it were typed, so that it can be undone; where a browser cannot, at least it is done.
  const isTyped = document.execCommand?.(insert ? "insertText" : "delete", false, insert);
  if (!isTyped) {
    area.setRangeText(insert, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start, end);
}

function nameKeys(tools) {
  for (const tool of tools) {
    const name = tool.getAttribute("aria-label");
    const [letter] = Object.entries(KEYS).find(([, one]) => one === tool.dataset.mrTool) || [];
    tool.title = letter ? `${name} (${isApple() ? "⌘" : "Ctrl+"}${letter.toUpperCase()})` : name;
    if (letter) tool.setAttribute("aria-keyshortcuts", `${isApple() ? "Meta" : "Control"}+${letter.toUpperCase()}`);
  }
}

// One stop of Tab for all tools; the arrows go from one to the next, as they lie on the screen.
function rove(tools) {
  const reachable = (tool) => tools.forEach((one) => (one.tabIndex = one === tool ? 0 : -1));
  reachable(tools[0]);
  tools.forEach((tool, index) => {
    tool.addEventListener("focus", () => reachable(tool));
    tool.addEventListener("keydown", (event) => {
      const onward = getComputedStyle(tool).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const back = onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      const to = { [onward]: index + 1, [back]: index - 1, Home: 0, End: tools.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      tools.at(to % tools.length).focus();
    });
  });
}

function switchViews(bar, area, { preview, strings }) {
  const panel = bar.parentElement.querySelector("[data-mr-as-read]");
  const views = Array.from(bar.querySelectorAll("[data-mr-view]"));
  const tools = bar.querySelector("[role=toolbar]");
  let asked = 0;

  function show(view) {
    asked += 1;
    for (const one of views) one.setAttribute("aria-pressed", String(one.dataset.mrView === view));
    panel.hidden = view === "write";
    area.hidden = tools.hidden = view !== "write";
  }

  async function look() {
    show("preview");
    const number = asked;
    panel.textContent = strings.working;
    let answer;
    try {
      answer = await preview(area.value);
    } catch {
      answer = { error: { message: strings.offline } };
    }
    // Meanwhile one may be writing again.
    if (number !== asked) return;
    if (answer.ok) panel.innerHTML = answer.html;
    else panel.textContent = answer.error.message;
  }

  for (const one of views) one.addEventListener("click", () => (one.dataset.mrView === "write" ? show("write") : look()));
  // What is wrong with the text is shown where it is mended.
  area.addEventListener("invalid", () => show("write"));
  area.form.addEventListener("submit", () => show("write"), { capture: true });
}
