import { beforeEach, describe, expect, it, vi } from "vitest";
import { watchComposer } from "../src/composer.js";
import { showFocus, watchFocus } from "../src/focusing.js";
import { watchMenus } from "../src/menus.js";

const strings = { notFound: "Not there: {words}", found: "{index}/{count}: {quote}", nothingSelected: "Select first." };
const hidden = ["start", "end", "exact", "prefix", "suffix"].map((name) => `<input type="hidden" name="${name}">`).join("");
const PAGE = `<div data-mr-text data-mr-selectable><p id="a">one two</p><p id="b">three four</p></div><p id="after">after</p>
  <div class="side"><button data-mr-new>New</button>
  <div data-mr-composer hidden><form data-mr-annotate>${hidden}<p data-mr-chosen></p><textarea name="body"></textarea>
  <button type="button" data-mr-cancel>Cancel</button>
  <details data-mr-finder><summary>Find</summary><input data-mr-find><button type="button" data-mr-find-next></button></details>
  </form></div><ol data-mr-notes></ol></div>`;

let main;
let form;
const card = () => main.querySelector("[data-mr-composer]");
const find = (words) => {
  main.querySelector("[data-mr-find]").value = words;
  main.querySelector("[data-mr-find-next]").click();
};
const select = (from, fromAt, to, toAt) => {
  const range = document.createRange();
  range.setStart(from, fromAt);
  range.setEnd(to, toAt);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  document.dispatchEvent(new Event("selectionchange"));
};
const letters = (id) => main.querySelector(`#${id}`).firstChild;

beforeEach(() => {
  document.body.innerHTML = `<div id="main">${PAGE}</div>`;
  main = document.querySelector("#main");
  form = main.querySelector("form");
  watchComposer(main, strings);
});

describe("a new comment", () => {
  it("stays away until words are chosen, and then stands below their paragraph where there is one column", async () => {
    expect(card().hidden).toBe(true);
    select(letters("a"), 4, letters("a"), 7);
    await vi.waitFor(() => expect(card().hidden).toBe(false));
    expect(main.querySelector("#a").nextSibling).toBe(card());
    expect(form.querySelector("[data-mr-chosen]").textContent).toBe("two");
    select(letters("b"), 0, letters("b"), 5);
    await vi.waitFor(() => expect(main.querySelector("#b").nextSibling).toBe(card()));
    expect([form.elements.start.value, form.elements.exact.value]).toEqual(["7", "three"]);
  });

  it("takes a selection that ends behind the text, as a triple click on its last paragraph does", () => {
    select(letters("b"), 0, letters("after"), 0);
    expect(form.elements.exact.value).toBe("three four");
  });

  it("forgets the old choice where a search finds nothing, and names what was looked for", () => {
    find("two");
    expect(form.elements.exact.value).toBe("two");
    find("seven");
    expect(form.querySelector("[data-mr-chosen]").textContent).toBe("Not there: seven");
    expect([form.elements.exact.value, form.elements.end.value]).toEqual(["", "0"]);
  });

  it("keeps the focus and what is typed while its card moves", async () => {
    main.querySelector("[data-mr-new]").click();
    expect(document.activeElement).toBe(main.querySelector("[data-mr-find]"));
    form.elements.body.value = "Why?";
    find("four");
    await vi.waitFor(() => expect(main.querySelector("#b").nextSibling).toBe(card()));
    expect(document.activeElement).toBe(main.querySelector("[data-mr-find]"));
    expect(form.elements.body.value).toBe("Why?");
  });

  it("is put away by Escape, without what was chosen, and the focus goes back", async () => {
    select(letters("a"), 0, letters("a"), 3);
    await vi.waitFor(() => expect(card().hidden).toBe(false));
    card().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(card().hidden).toBe(true);
    expect(card().parentNode.className).toBe("side");
    expect(form.elements.end.value).toBe("0");
    expect(document.activeElement).toBe(main.querySelector("[data-mr-new]"));
  });
});

describe("focus mode", () => {
  const key = (name, target) => target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));

  it("is entered and left by button, F and Escape, and by no letter that is typed", () => {
    document.body.innerHTML = `<section id="root"><button data-mr-focus-mode aria-pressed="false">F</button><input></section>`;
    const root = document.querySelector("#root");
    const button = root.querySelector("button");
    watchFocus(root, (isOn) => showFocus(root, isOn));
    const isOn = () => [root.className, button.getAttribute("aria-pressed")];
    key("f", root.querySelector("input"));
    expect(isOn()).toEqual(["", "false"]);
    key("f", button);
    expect(isOn()).toEqual(["mr-focused", "true"]);
    key("Escape", button);
    expect(isOn()).toEqual(["", "false"]);
    button.click();
    expect(isOn()).toEqual(["mr-focused", "true"]);
  });
});

describe("a menu", () => {
  it("closes with Escape, which gives the focus back, and when something else is pressed", () => {
    document.body.innerHTML = '<section id="root"><details class="mr-menu"><summary>V</summary><button>1</button></details><p>x</p></section>';
    const root = document.querySelector("#root");
    const menu = root.querySelector("details");
    watchMenus(root);
    menu.open = true;
    root.querySelector("button").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    expect([menu.open, document.activeElement.tagName]).toEqual([false, "SUMMARY"]);
    menu.open = true;
    root.querySelector("p").click();
    expect(menu.open).toBe(false);
  });
});
