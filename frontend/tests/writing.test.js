import { describe, expect, it, vi } from "vitest";
import { edited } from "../src/edits.js";
import { watchLimits } from "../src/forms.js";
import { apply, watchWriting } from "../src/writing.js";

// "[" and "]" stand where the selection begins and ends.
function does(tool, shown) {
  const start = shown.indexOf("[");
  const end = shown.indexOf("]") - 1;
  const text = shown.replace("[", "").replace("]", "");
  const change = edited(tool, text, start, end);
  const after = text.slice(0, change.from) + change.insert + text.slice(change.to);
  return `${after.slice(0, change.start)}[${after.slice(change.start, change.end)}]${after.slice(change.end)}`;
}

describe("a tool for Markdown", () => {
  it.each([
    ["bold", "a [word] b", "a **[word]** b"],
    ["bold", "a **[word]** b", "a [word] b"],
    ["bold", "a [**word**] b", "a [word] b"],
    ["bold", "a [word ]b", "a **[word]** b"],
    ["bold", "a [] b", "a **[]** b"],
    ["italic", "a **[word]** b", "a ***[word]*** b"],
    ["italic", "a ***[word]*** b", "a **[word]** b"],
    ["bold", "a *[word]* b", "a ***[word]*** b"],
    ["code", "a [word] b", "a `[word]` b"],
    ["code", "a\n[one\ntwo]\nb", "a\n```\n[one\ntwo]\n```\nb"],
    ["code", "[one\ntwo] b", "```\n[one\ntwo]\n```\n b"],
    ["heading", "one\ntw[]o", "one\n## tw[]o"],
    ["heading", "## tw[]o", "tw[]o"],
    ["heading", "#### tw[]o", "## tw[]o"],
    ["list", "[one\n\ntwo]\nthree", "[- one\n\n- two]\nthree"],
    ["list", "[- one\n- two]", "[one\ntwo]"],
    ["list", "[* one\n- two]", "[- one\n- two]"],
    ["quote", "o[ne\ntw]o", "[> one\n> two]"],
    ["quote", "[]", "> []"],
    ["list", "[one\n]two", "[- one]\ntwo"],
  ])("%s: %s", (tool, before, after) => expect(does(tool, before)).toBe(after));

  it("makes a link of words, and of an address, and selects what is missing", () => {
    const words = edited("link", "see here now", 4, 8);
    expect(words.insert).toBe("[here](https://)");
    expect([words.start, words.end]).toEqual([11, 19]);
    const address = edited("link", "see https://a.example/b", 4, 23);
    expect(address.insert).toBe("[](https://a.example/b)");
    expect([address.start, address.end]).toEqual([5, 5]);
    expect(edited("link", "", 0, 0)).toMatchObject({ insert: "[](https://)", start: 1, end: 1 });
  });

  it("undoes what it did, wherever it is used twice", () => {
    for (const tool of ["bold", "italic", "code", "heading", "list", "quote"]) {
      for (const text of ["[one two]", "x [one] y", "x\n[one]\ny"]) {
        const once = does(tool, text);
        expect(does(tool, once).replace(/[[\]]/g, ""), `${tool} ${text}`).toBe(text.replace(/[[\]]/g, ""));
      }
    }
  });
});

const strings = { working: "Working…", offline: "No answer.", count: "{count} of {limit}", words: "{words} words, {count} of {limit}", tooLong: "{count} of {limit}: too long" };

function form(preview, dir = "ltr") {
  document.body.innerHTML = `<form dir="${dir}" lang="en"><div class="mr-field"><div data-mr-writing="source">
    <button type="button" data-mr-view="write" aria-pressed="true"></button><button type="button" data-mr-view="both" aria-pressed="false"></button><button type="button" data-mr-view="preview" aria-pressed="false"></button>
    <div role="toolbar"><button type="button" data-mr-tool="bold" aria-label="Bold"></button><button type="button" data-mr-tool="list" aria-label="List"></button>
    <button type="button" data-mr-tool="link" aria-label="Link"></button></div></div><div data-mr-as-read hidden></div>
    <textarea name="source" data-mr-limit="20000" data-mr-words>one two</textarea><span data-mr-count="source">At most 20000 characters.</span></div></form>`;
  watchWriting(document.body, { preview, strings });
  watchLimits(document.querySelector("form"), strings);
  return document.querySelector("textarea");
}
const press = (name) => document.querySelector(name).click();
const panel = () => document.querySelector("[data-mr-as-read]");

describe("writing", () => {
  it("types what a tool does, so that the browser can undo it", () => {
    const area = form();
    const typed = vi.fn(() => true);
    document.execCommand = typed;
    area.setSelectionRange(0, 3);
    press("[data-mr-tool=bold]");
    expect(typed).toHaveBeenCalledWith("insertText", false, "**one**");
    delete document.execCommand;
  });

  it("does it all the same where the browser cannot type, and tells the form", () => {
    const area = form();
    const heard = vi.fn();
    area.addEventListener("input", heard);
    area.setSelectionRange(4, 7);
    apply(area, "bold");
    expect([area.value, area.selectionStart, area.selectionEnd]).toEqual(["one **two**", 6, 9]);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(document.activeElement).toBe(area);
  });

  it("has keys for bold, italic and link, whatever script the keyboard has, and no other", () => {
    const area = form();
    const key = (more) => area.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...more }));
    area.setSelectionRange(0, 3);
    expect(key({ key: "b" })).toBe(true);
    expect(key({ key: "b", ctrlKey: true, shiftKey: true })).toBe(true);
    expect(key({ key: "u", ctrlKey: true })).toBe(true);
    expect(area.value).toBe("one two");
    expect(key({ key: "ش", code: "KeyI", metaKey: true })).toBe(false);
    expect(area.value).toBe("*one* two");
    expect(document.querySelector("[data-mr-tool=bold]").title).toBe("Bold (Ctrl+B)");
    expect(document.querySelector("[data-mr-tool=list]").title).toBe("List");
  });

  it("is one stop of Tab, with arrows that follow the direction of the page", () => {
    for (const [dir, onward] of [["ltr", "ArrowRight"], ["rtl", "ArrowLeft"]]) {
      form(undefined, dir);
      const tools = [...document.querySelectorAll("[data-mr-tool]")];
      tools.forEach((tool) => (tool.style.direction = dir));
      tools[0].focus();
      const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
      key(onward);
      expect(document.activeElement).toBe(tools[1]);
      expect(tools.map((tool) => tool.tabIndex)).toEqual([-1, 0, -1]);
      key("End");
      key(onward);
      expect(document.activeElement).toBe(tools[0]);
    }
  });

  it("shows what the server makes of the words, and lets one write on", async () => {
    const preview = vi.fn(async () => ({ ok: true, html: "<p>one <strong>two</strong></p>" }));
    const area = form(preview);
    press("[data-mr-view=preview]");
    expect(panel().textContent).toBe("Working…");
    await vi.waitFor(() => expect(panel().innerHTML).toContain("<strong>"));
    expect(preview).toHaveBeenCalledWith("one two", undefined);
    expect([area.hidden, panel().hidden, document.querySelector("[role=toolbar]").hidden]).toEqual([true, false, true]);
    expect(document.querySelector("[data-mr-view=preview]").getAttribute("aria-pressed")).toBe("true");
    press("[data-mr-view=write]");
    expect([area.hidden, panel().hidden, area.value]).toEqual([false, true, "one two"]);
  });

  it("draws the preview beside the text again when typing pauses, once, and reads none of it out", async () => {
    const preview = vi.fn(async (source) => ({ ok: true, html: `<p>${source}</p>` }));
    const area = form(preview);
    const type = (value) => { area.value = value; area.dispatchEvent(new Event("input")); };
    press("[data-mr-view=both]");
    await vi.waitFor(() => expect(panel().textContent).toBe("one two"));
    expect([area.hidden, panel().hidden, panel().getAttribute("aria-live")]).toEqual([false, false, "off"]);
    for (const value of ["one two t", "one two th", "one two three"]) type(value);
    await vi.waitFor(() => expect(panel().textContent).toBe("one two three"), { timeout: 3000 });
    expect(preview.mock.calls.map(([source]) => source)).toEqual(["one two", "one two three"]);
    area.dispatchEvent(new Event("invalid"));
    expect([area.hidden, panel().hidden]).toEqual([false, false]);
    press("[data-mr-view=write]");
    type("four");
    await new Promise((done) => setTimeout(done, 600));
    expect(preview).toHaveBeenCalledTimes(2);
  });

  it("keeps the newest of two previews, whichever comes first", async () => {
    const answers = [];
    const area = form(() => new Promise((done) => answers.push((html) => done({ ok: true, html }))));
    press("[data-mr-view=both]");
    area.value = "newer";
    area.dispatchEvent(new Event("input"));
    await vi.waitFor(() => expect(answers.length).toBe(2), { timeout: 3000 });
    answers[1]("<p>newer</p>");
    answers[0]("<p>older</p>");
    await vi.waitFor(() => expect(panel().textContent).toBe("newer"));
    await new Promise((done) => setTimeout(done, 20));
    expect(panel().textContent).toBe("newer");
  });

  it("says why there is no preview", async () => {
    form(async () => ({ ok: false, error: { message: "Too long." } }));
    press("[data-mr-view=preview]");
    await vi.waitFor(() => expect(panel().textContent).toBe("Too long."));
    form(async () => { throw new TypeError("network"); });
    press("[data-mr-view=preview]");
    await vi.waitFor(() => expect(panel().textContent).toBe("No answer."));
  });

  it("shows the text again when it is sent or found wanting", () => {
    const area = form(async () => ({ ok: true, html: "" }));
    press("[data-mr-view=preview]");
    area.dispatchEvent(new Event("invalid"));
    expect(area.hidden).toBe(false);
    press("[data-mr-view=preview]");
    area.form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(area.hidden).toBe(false);
  });

  it("counts words and characters as the language writes numbers", () => {
    const area = form();
    const counter = document.querySelector("[data-mr-count]");
    expect(counter.textContent).toBe("2 words, 7 of 20,000");
    area.value = "# It's **well-known**: 🚢 `x`\n\n- 1,5";
    area.dispatchEvent(new Event("input"));
    expect(counter.textContent).toBe("5 words, 35 of 20,000");
    document.querySelector("form").lang = "de";
    area.value = "x".repeat(20001);
    area.dispatchEvent(new Event("input"));
    expect(counter.textContent).toBe("20.001 of 20.000: too long");
  });
});
