// Writing in Markdown: tools that work on what is selected, and a look at what readers will see.

import { edited } from "./edits.js";
import { clearErrors, readForm, showError } from "./forms.js";
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
      if (tool?.dataset.mrTool === "import") importInto(area, strings);
      else if (tool?.dataset.mrTool === "picture") bar.closest("form").querySelector("[data-mr-add-file]").click();
      else if (tool) apply(area, tool.dataset.mrTool);
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
  put(area, edited(tool, area.value, area.selectionStart, area.selectionEnd));
}

export function put(area, { from, to, insert, start, end }) {
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

// A text from the reader's disk takes the place of what is selected; it can be undone like anything typed.
function importInto(area, strings) {
  const chooser = area.ownerDocument.createElement("input");
  Object.assign(chooser, { type: "file", accept: ".md,.markdown,.txt,text/plain,text/markdown" });
  chooser.addEventListener("change", () => importText(area, chooser.files[0], strings));
  chooser.click();
}

export async function importText(area, file, strings) {
  clearErrors(area.form);
  let text;
  try {
    // No text of a version is longer, in bytes.
    if (file.size > 1_000_000) throw new Error("too large");
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    if (text.includes("\0")) throw new Error("no text");
  } catch {
    showError(area.form, area.name, strings.notText).focus();
    return;
  }
  const [from, to, insert] = [area.selectionStart, area.selectionEnd, text.replace(/\r\n?/g, "\n")];
  put(area, { from, to, insert, start: from, end: from + insert.length });
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

// The least pause in typing, in ms, after which the preview beside the text is drawn again; where drawing
// takes long, the pause is as long, so that a long text never keeps the server busy.
const PAUSE = 400;

function switchViews(bar, area, { preview, strings }) {
  const panel = bar.parentElement.querySelector("[data-mr-as-read]");
  const views = Array.from(bar.querySelectorAll("[data-mr-view]"));
  const tools = bar.querySelector("[role=toolbar]");
  let view = "write";
  let asked = 0;
  let pause = PAUSE;
  let timer = 0;
  let drawn = null;

  function show(wanted) {
    asked += 1;
    clearTimeout(timer);
    view = wanted;
    for (const one of views) one.setAttribute("aria-pressed", String(one.dataset.mrView === view));
    panel.hidden = view === "write";
    area.hidden = tools.hidden = view === "preview";
    bar.parentElement.classList.toggle("mr-both", view === "both");
    // What changes beside every word that is typed is not read out.
    panel.setAttribute("aria-live", view === "both" ? "off" : "polite");
    if (view === "write") return;
    panel.textContent = strings.working;
    drawn = null;
    look();
  }

  async function look() {
    asked += 1;
    const number = asked;
    const source = area.value;
    const began = performance.now();
    let answer;
    try {
      answer = await preview(source, readForm(area.form).files);
    } catch {
      answer = { error: { message: strings.offline } };
    }
    pause = Math.max(PAUSE, performance.now() - began);
    // Meanwhile one may have gone on writing, or to another view.
    if (number !== asked) return;
    if (answer.ok) panel.innerHTML = answer.html;
    else panel.textContent = answer.error.message;
    drawn = source;
    follow();
  }

  // The preview stands as far down as the text does.
  function follow() {
    if (view !== "both") return;
    const room = area.scrollHeight - area.clientHeight;
    panel.scrollTop = room > 0 ? (area.scrollTop / room) * (panel.scrollHeight - panel.clientHeight) : 0;
  }

  area.addEventListener("input", () => {
    if (view !== "both" || area.value === drawn) return;
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  area.addEventListener("scroll", follow, { passive: true });
  for (const one of views) one.addEventListener("click", () => show(one.dataset.mrView));
  // What is wrong with the text is shown where it is mended.
  const back = () => view === "preview" && show("write");
  area.addEventListener("invalid", back);
  area.form.addEventListener("submit", back, { capture: true });
}
