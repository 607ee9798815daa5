import { beforeEach, describe, expect, it, vi } from "vitest";
import { mount } from "../src/block.js";

const strings = new Proxy({}, { get: (_, key) => String(key) });
const settle = () => new Promise((done) => setTimeout(done, 0));
const answer = (body) => ({ status: 200, headers: new Map([["Content-Type", "application/json"]]), json: async () => body });
const REPLY = (note) => `<details><summary>Answer</summary><form data-mr-action="reply"><input type="hidden" name="annotation_uuid" value="${note}">
  <input type="hidden" name="num" value="0"><input type="hidden" name="view" value="mentor"><div class="mr-field"><textarea name="body"></textarea></div>
  <button type="submit">Go</button></form></details>`;
const PAGE = `${REPLY("a")}${REPLY("b")}<button data-mr-action="resolve" data-mr-data="{}">Resolve</button>`;

globalThis.CSS ||= { escape: (text) => text };
CSS.escape ||= (text) => text;

function block({ reader = "r1", inner = PAGE, reply = PAGE, ok = true } = {}) {
  document.body.innerHTML = `<section data-mr-block="u" data-mr-reader="${reader}"><p data-mr-status></p><div data-mr-main>${inner}</div></section>`;
  const fetcher = vi.fn(async () => answer(ok ? { ok: true, html: reply, message: "Done." } : { ok: false, error: { message: "no" } }));
  const root = document.querySelector("[data-mr-block]");
  mount(root, { urlFor: (action) => `/act/${action}`, strings, csrfCookie: "csrftoken", fetcher });
  return root;
}
const bodies = () => Array.from(document.querySelectorAll("textarea"), (one) => one.value);
const type = (index, words) => (document.querySelectorAll("textarea")[index].value = words);

beforeEach(() => sessionStorage.clear());

describe("what stands typed", () => {
  it("is there again after another act replaced the page, in the form it was typed in, unfolded", async () => {
    const root = block();
    type(1, "Half a tho");
    root.querySelector("button[data-mr-action]").click();
    await settle();
    expect(bodies()).toEqual(["", "Half a tho"]);
    expect(Array.from(root.querySelectorAll("details"), (one) => one.open)).toEqual([false, true]);
  });

  it("is there after loading anew", () => {
    block();
    type(0, "Half a tho");
    dispatchEvent(new Event("pagehide"));
    block();
    expect(bodies()).toEqual(["Half a tho", ""]);
  });

  it("goes when another person signs in", () => {
    block();
    type(0, "Half a tho");
    dispatchEvent(new Event("pagehide"));
    document.querySelector("textarea").value = "";
    block({ reader: "r2" });
    expect(bodies()).toEqual(["", ""]);
    expect(Object.values(sessionStorage).join()).not.toContain("Half a tho");
  });

  it("is gone once it was sent, or emptied", async () => {
    const root = block();
    type(0, "All of it");
    type(1, "x");
    root.querySelector("form").requestSubmit();
    await settle();
    expect(bodies()).toEqual(["", "x"]);
    type(1, "");
    root.querySelector("button[data-mr-action]").click();
    await settle();
    expect(bodies()).toEqual(["", ""]);
    expect(sessionStorage.length).toBe(0);
  });

  it("stays where the server refused", async () => {
    const root = block({ ok: false });
    type(0, "All of it");
    root.querySelector("form").requestSubmit();
    await settle();
    dispatchEvent(new Event("pagehide"));
    block();
    expect(bodies()).toEqual(["All of it", ""]);
  });

  it("waits while its page is not shown", async () => {
    const root = block({ reply: "<p>elsewhere</p><button data-mr-action='back' data-mr-data='{}'>Back</button>" });
    type(0, "Half");
    root.querySelector("button[data-mr-action]").click();
    await settle();
    expect(bodies()).toEqual([]);
    block();
    expect(bodies()).toEqual(["Half", ""]);
  });

  const ENTRY = (num, story = "") => `<details><form data-mr-action="save_entry"><input type="hidden" name="entry_num" value="${num}">
    <select name="kind"><option value="">-</option><option value="exercise">E</option></select>
    <input type="checkbox" name="skills.a" data-mr-kept><input type="checkbox" name="sure">
    <textarea name="narrative">${story}</textarea><textarea name="what.1"></textarea>
    <button type="submit">Go</button></form></details>`;
  const field = (name) => document.querySelector(`[name="${name}"]`);

  it("stands in a form of many answers whose page others have changed, beside what they changed", async () => {
    const root = block({ inner: ENTRY(1), reply: ENTRY(2, "Theirs") });
    field("what.1").value = "say what I do not know";
    field("kind").value = "exercise";
    field("skills.a").checked = true;
    field("sure").checked = true;
    root.querySelector("details").insertAdjacentHTML("afterend", '<button data-mr-action="other" data-mr-data="{}">Other</button>');
    root.querySelector("button[data-mr-action]").click();
    await settle();
    expect(field("entry_num").value).toBe("2");
    expect(field("narrative").value).toBe("Theirs");
    expect(field("what.1").value).toBe("say what I do not know");
    expect(field("kind").value).toBe("exercise");
    expect([field("skills.a").checked, field("sure").checked]).toEqual([true, false]);
    expect(root.querySelector("details").open).toBe(true);
  });

  it("is nothing where only the page wrote a time in the reader's own zone", async () => {
    const TIMES = (time) => `<form data-mr-action="move"><input type="datetime-local" name="starts_at" value="${time}">
      <textarea name="agenda"></textarea></form><button data-mr-action="other" data-mr-data="{}">Other</button>`;
    const root = block({ inner: TIMES("2026-12-10T09:15"), reply: TIMES("2026-12-11T09:15") });
    field("agenda").value = "Streets";
    field("starts_at").dataset.mrCame = field("starts_at").value;
    root.querySelector("button[data-mr-action]").click();
    await settle();
    expect(field("starts_at").value.slice(0, 10)).toBe("2026-12-11");
    expect(field("agenda").value).toBe("Streets");
  });
});
