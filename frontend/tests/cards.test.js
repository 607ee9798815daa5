import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchCards } from "../src/cards.js";
import { watchComposer } from "../src/composer.js";
import { drafting } from "../src/drafting.js";
import { watchPlaces } from "../src/places.js";
import { knownDraft, watchSuggesting } from "../src/suggesting.js";

const light = (name) => `<li data-mr-note="${name}" data-mr-count="${name}" data-mr-light tabindex="-1">short ${name}</li>`;
const whole = (name) => `<li data-mr-note="${name}"><form data-mr-action="reply"></form>whole ${name}</li>`;
let main;
let seen;

beforeEach(() => {
  seen = null;
  globalThis.IntersectionObserver = class {
    constructor(heard) {
      seen = (...notes) => heard(notes.map((target) => ({ target, isIntersecting: true })));
    }
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const list = (inner) => {
  document.body.innerHTML = `<div id="main"><ol data-mr-notes data-mr-project="p" data-mr-num="2">${inner}</ol></div>`;
  main = document.querySelector("#main");
};
const note = (name) => main.querySelector(`[data-mr-note="${name}"]`);

describe("comments that are light at first", () => {
  it("become whole together when they come near, keeping the focus and what was said there", async () => {
    list(light("1") + light("2") + light("3"));
    const send = vi.fn(async () => ({ ok: true, html: `<ol>${whole("1")}${whole("2")}</ol>` }));
    const prepare = vi.fn();
    watchCards(main, { send, prepare });
    note("1").insertAdjacentHTML("beforeend", '<p class="mr-done-here">Done.</p>');
    note("1").focus();
    seen(note("1"), note("2"));
    await vi.advanceTimersByTimeAsync(100);
    expect(send.mock.calls).toEqual([["comment_cards", { uuid: "p", num: 2, notes: { 1: "1", 2: "2" } }]]);
    expect(note("1").textContent).toBe("whole 1Done.");
    expect(document.activeElement).toBe(note("1"));
    expect(prepare).toHaveBeenCalledTimes(2);
    expect(note("3").textContent).toBe("short 3");
  });

  it("become whole when the focus comes to them", async () => {
    list(light("1"));
    const send = vi.fn(async () => ({ ok: true, html: `<ol>${whole("1")}</ol>` }));
    watchCards(main, { send, prepare: () => {} });
    note("1").focus();
    await vi.advanceTimersByTimeAsync(100);
    expect(note("1").textContent).toBe("whole 1");
  });

  it("stay as they are where the server does not answer, and are asked for again", async () => {
    list(light("1"));
    const send = vi.fn(async () => {
      throw new Error("offline");
    });
    watchCards(main, { send, prepare: () => {} });
    for (let time = 1; time < 3; time += 1) {
      seen(note("1"));
      await vi.advanceTimersByTimeAsync(100);
      expect(send).toHaveBeenCalledTimes(time);
    }
    expect(note("1").textContent).toBe("short 1");
  });
});

describe("suggested words", () => {
  it("begin with the passage, and keep what is written there", () => {
    document.body.innerHTML = `<form><input type="hidden" name="exact" value="forty boats">
      <input type="checkbox" name="suggests" data-mr-suggests><textarea name="replacement"></textarea></form>`;
    watchSuggesting(document.body);
    const { suggests, replacement } = document.forms[0].elements;
    suggests.click();
    expect([replacement.value, document.activeElement]).toEqual(["forty boats", replacement]);
    replacement.value = "43 boats";
    suggests.click();
    suggests.click();
    expect(replacement.value).toBe("43 boats");
  });

  it("go into the draft that the page knows, however often it was saved since it was drawn", () => {
    document.body.innerHTML = '<form data-mr-autosave="save_draft"></form>';
    expect(knownDraft(document.body)).toBe("");
    document.forms[0].dataset.mrReplaces = "k2";
    expect(knownDraft(document.body)).toBe("k2");
  });
});

describe("a comment whose words are gone", () => {
  const hidden = ["start", "end", "exact", "prefix", "suffix"].map((name) => `<input type="hidden" name="${name}">`).join("");
  const strings = { found: "{index}/{count}: {quote}", notFound: "Not there: {words}", nothingSelected: "Select first." };

  it("takes words that are typed or selected, and no new comment opens meanwhile", () => {
    document.body.innerHTML = `<div id="main"><div data-mr-text data-mr-selectable><p id="a">one two one</p></div>
      <div data-mr-composer hidden><form data-mr-annotate>${hidden}<p data-mr-chosen></p><textarea name="body"></textarea>
      <input data-mr-find><button type="button" data-mr-find-next></button></form></div><ol data-mr-notes></ol>
      <details open><form data-mr-places>${hidden}<p data-mr-chosen-too></p><input data-mr-find>
      <button type="button" data-mr-find-next></button></form></details></div>`;
    main = document.querySelector("#main");
    watchComposer(main, strings);
    watchPlaces(main, strings, main);
    const form = main.querySelector("form[data-mr-places]");
    const find = (words) => {
      form.querySelector("[data-mr-find]").value = words;
      form.querySelector("[data-mr-find-next]").click();
    };
    find("one");
    find("one");
    expect([form.elements.start.value, form.elements.exact.value]).toEqual(["8", "one"]);
    find("nine");
    expect([form.elements.end.value, form.querySelector("[data-mr-chosen-too]").textContent]).toEqual(["0", "Not there: nine"]);
    const range = document.createRange();
    range.setStart(main.querySelector("#a").firstChild, 4);
    range.setEnd(main.querySelector("#a").firstChild, 7);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
    document.dispatchEvent(new Event("selectionchange"));
    vi.advanceTimersByTime(1000);
    expect(form.elements.exact.value).toBe("two");
    expect(main.querySelector("[data-mr-composer]").hidden).toBe(true);
  });
});

describe("Cancel", () => {
  it("lets go of what is typed at its second press alone", () => {
    document.body.innerHTML = `<div id="main"><div data-mr-text data-mr-selectable><p>one</p></div><button data-mr-new>New</button>
      <div data-mr-composer><form data-mr-annotate><textarea name="body"></textarea><p data-mr-chosen></p>
      ${["start", "end", "exact", "prefix", "suffix"].map((name) => `<input type="hidden" name="${name}">`).join("")}
      <details data-mr-finder><input data-mr-find><button type="button" data-mr-find-next></button></details>
      <button type="button" data-mr-cancel>Cancel</button></form></div><ol data-mr-notes></ol></div>`;
    main = document.querySelector("#main");
    watchComposer(main, { discardTyped: "Discard?", nothingSelected: "Select." });
    const cancel = main.querySelector("[data-mr-cancel]");
    const body = main.querySelector("textarea");
    body.value = "Half";
    cancel.click();
    expect([cancel.textContent, body.value]).toEqual(["Discard?", "Half"]);
    cancel.dispatchEvent(new Event("blur"));
    expect(cancel.textContent).toBe("Cancel");
    cancel.click();
    cancel.click();
    expect([main.querySelector("[data-mr-composer]").hidden, body.value]).toEqual([true, ""]);
  });
});

describe("a note", () => {
  it("is called a note where it is saved", async () => {
    document.body.innerHTML = `<form data-mr-autosave="save_note" data-mr-keeps="note"><textarea name="text">x</textarea><span data-mr-saved></span></form>`;
    const strings = { saving: "…", saved: "Draft: {time}", noteSaved: "Note: {time}", noteNotSaved: "Note lost: {reason}", offline: "off" };
    const form = document.forms[0];
    const kept = drafting({ send: async () => ({ ok: true }), strings, isBusy: () => false });
    await kept(form, false);
    expect(form.textContent).toMatch(/Note: /);
    const lost = drafting({ send: async () => Promise.reject(new Error()), strings, isBusy: () => false });
    await lost(form, false);
    expect(form.textContent).toMatch(/Note lost: off/);
  });
});
