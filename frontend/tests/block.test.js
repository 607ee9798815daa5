import { beforeEach, describe, expect, it, vi } from "vitest";
import { mount } from "../src/block.js";

const strings = new Proxy({}, { get: (_, key) => `${String(key)} {reason}{time}{quote}` });
const answer = (body, status = 200) => ({
  status,
  headers: new Map([["Content-Type", "application/json"]]),
  json: async () => body,
});
const settle = () => new Promise((done) => setTimeout(done, 0));

globalThis.CSS ||= { escape: (text) => text };
CSS.escape ||= (text) => text;

function block(inner, fetcher, fixErrors = "") {
  document.body.innerHTML = `<section data-mr-block><p data-mr-status></p><div data-mr-main>${inner}</div></section>`;
  const root = document.querySelector("[data-mr-block]");
  mount(root, { urlFor: (action) => `/act/${action}`, strings: fixErrors ? { fixErrors } : strings, csrfCookie: "csrftoken", fetcher });
  return root;
}

const FORM = `<form data-mr-action="submit" data-mr-once><div class="mr-field"><input name="title" value="Harbour"></div>
  <input type="checkbox" name="final"><input type="radio" name="scores.depth" value="3" data-mr-int checked><button type="submit">Go</button></form>`;

describe("a unit", () => {
  beforeEach(() => { document.cookie = "csrftoken=abc"; });

  it("sends the form as JSON with the CSRF token and one key per shown form", async () => {
    const fetcher = vi.fn(async () => answer({ ok: false, error: { message: "no", field: null } }));
    const root = block(FORM, fetcher);
    for (let i = 0; i < 2; i += 1) {
      root.querySelector("form").requestSubmit();
      await settle();
    }
    const bodies = fetcher.mock.calls.map(([, options]) => JSON.parse(options.body));
    expect(fetcher.mock.calls[0][0]).toBe("/act/submit");
    expect(fetcher.mock.calls[0][1].headers["X-CSRFToken"]).toBe("abc");
    expect(bodies[0]).toMatchObject({ title: "Harbour", final: false, scores: { depth: 3 } });
    expect(bodies[0].request_key).toMatch(/^[0-9a-f]{32}$/);
    expect(bodies[1].request_key).toBe(bodies[0].request_key);
  });

  it("shows a refusal beside its field, keeps the text and moves focus there", async () => {
    const fetcher = async () => answer({ ok: false, error: { message: "Shorter, please.", field: "title" } }, 400);
    const root = block(FORM, fetcher);
    root.querySelector("form").requestSubmit();
    await settle();
    const input = root.querySelector("[name=title]");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(input.getAttribute("aria-describedby")).textContent).toBe("Shorter, please.");
    expect(document.activeElement).toBe(input);
    expect(input.value).toBe("Harbour");
  });

  it("sends nothing while a field holds what is no number or date", async () => {
    const fetcher = vi.fn();
    const root = block(FORM.replace("<form", "<form novalidate"), fetcher);
    Object.defineProperty(root.querySelector("[name=title]"), "validity", { value: { badInput: true } });
    root.querySelector("form").requestSubmit();
    await settle();
    expect(fetcher).not.toHaveBeenCalled();
    expect(root.querySelector("[name=title]").getAttribute("aria-invalid")).toBe("true");
  });

  it("names the refused field by its label", async () => {
    const fetcher = async () => answer({ ok: false, error: { message: "Choose.", field: "scores.depth" } }, 400);
    const root = block(`<form data-mr-action="rate"><fieldset data-mr-field="scores.depth"><legend>Depth</legend>
      <input type="radio" name="scores.depth" value="3"></fieldset><button type="submit">Go</button></form>`, fetcher, "Check {labels}.");
    root.querySelector("form").requestSubmit();
    await settle();
    expect(root.querySelector("[data-mr-status]").textContent).toBe("Check Depth.");
  });

  it("shows a refusal as an error, not as news, until the next act", async () => {
    let reply = answer({ ok: false, error: { message: "Not now." } }, 400);
    const root = block('<button data-mr-action="show_own">Back</button>', async () => reply);
    const status = root.querySelector("[data-mr-status]");
    root.querySelector("button").click();
    await vi.waitFor(() => expect(status.textContent).toBe("Not now."));
    expect([status.getAttribute("role"), status.className]).toEqual(["alert", "mr-status-bad"]);
    reply = answer({ ok: true, message: "Done." });
    root.querySelector("button").click();
    await vi.waitFor(() => expect(status.textContent).toBe("Done."));
    expect([status.getAttribute("role"), status.className]).toEqual(["status", ""]);
  });

  it("asks of a field without what ends its label", async () => {
    const fetcher = async () => answer({ ok: false, error: { message: "Choose.", field: "who" } }, 400);
    const root = block(`<form data-mr-action="rate"><label for="w">Who sees it?</label><input id="w" name="who">
      <button type="submit">Go</button></form>`, fetcher, "Check {labels}.");
    root.querySelector("form").requestSubmit();
    await settle();
    expect(root.querySelector("[data-mr-status]").textContent).toBe("Check Who sees it.");
  });

  it("numbers comments on one passage, and on passages within it, in reading order", () => {
    const note = (start, end) => `<div data-mr-note data-mr-start="${start}" data-mr-end="${end}"></div>`;
    const root = block(`<div data-mr-text><p>one two three</p></div>${note(0, 7)}${note(4, 7)}${note(4, 7)}${note(8, 13)}`);
    expect(root.querySelector("[data-mr-text]").textContent).toBe("one two123 three4");
  });

  it("replaces the page and announces what happened", async () => {
    const fetcher = async () => answer({ ok: true, message: "Done.", html: '<h4 tabindex="-1" data-mr-focus>Next</h4>' });
    const root = block(FORM, fetcher);
    root.querySelector("form").requestSubmit();
    await settle();
    expect(root.querySelector("[data-mr-status]").textContent).toBe("Done.");
    expect(document.activeElement.textContent).toBe("Next");
  });

  it("stays at the folded part in which somebody acted, unless the page asks for a place of its own", async () => {
    const part = `<details><summary>Change the entry</summary>${FORM}</details>`;
    for (const [asked, focused] of [["h4", "Change the entry"], ["h5", "Here"]]) {
      const page = `<${asked} tabindex="-1" data-mr-focus>Here</${asked}><details open><summary>Other</summary></details>${part}`;
      const root = block(page, async () => answer({ ok: true, html: page, message: "Saved." }));
      root.querySelector("form").requestSubmit();
      await settle();
      expect(document.activeElement.textContent).toBe(focused);
    }
  });

  it("reads on at the message where what had the focus is gone", async () => {
    const root = block(FORM, async () => answer({ ok: true, html: "<p>Thanks</p>", message: "Saved." }));
    root.querySelector("button").focus();
    root.querySelector("form").requestSubmit();
    await settle();
    expect(document.activeElement).toBe(root.querySelector("[data-mr-status]"));
    expect(document.activeElement.textContent).toBe("Saved.");
  });

  it("keeps everything when the server does not answer", async () => {
    const root = block(FORM, async () => { throw new TypeError("network"); });
    root.querySelector("form").requestSubmit();
    await settle();
    expect(root.querySelector("[data-mr-error]").textContent).toContain("offline");
    expect(root.querySelector("[data-mr-main]").getAttribute("aria-busy")).toBe("false");
  });

  it("saves a draft after a pause in typing", async () => {
    vi.useFakeTimers();
    const fetcher = vi.fn(async () => answer({ ok: true }));
    const root = block(
      '<form data-mr-action="submit" data-mr-autosave="save_draft"><textarea name="source">x</textarea><span data-mr-saved></span></form>',
      fetcher,
    );
    root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(1600);
    vi.useRealTimers();
    expect(fetcher.mock.calls[0][0]).toBe("/act/save_draft");
    expect(root.querySelector("[data-mr-saved]").textContent).toContain("saved");
  });

  const TWO = '<form data-mr-action="submit" data-mr-autosave="save_draft"><textarea name="source">x</textarea><span data-mr-saved></span></form><button data-mr-action="show_own">Back</button>';

  it("saves what was just typed before an act replaces the page", async () => {
    const fetcher = vi.fn(async () => answer({ ok: true, html: "<p>Next</p>" }));
    const root = block(TWO, fetcher);
    root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    root.querySelector("button").click();
    await vi.waitFor(() => expect(root.textContent).toContain("Next"));
    expect(fetcher.mock.calls.map(([url]) => url)).toEqual(["/act/save_draft", "/act/show_own"]);
  });

  it("lets one leave a review that is over, though its draft cannot be saved", async () => {
    const over = { ok: false, error: { code: "review_is_closed", message: "It has expired.", field: null } };
    const fetcher = vi.fn(async (url) => answer(url.endsWith("save_draft") ? over : { ok: true, message: "", at: {}, html: "<p>List</p>" }));
    const root = block(TWO, fetcher);
    root.querySelector("textarea").value = "words";
    root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    root.querySelector("button").click();
    await settle();
    await settle();
    expect(fetcher.mock.calls.map(([url]) => url)).toEqual(["/act/save_draft", "/act/show_own"]);
    expect(root.textContent).toContain("List");
  });

  it("leaves the page as it is when what was just typed cannot be saved", async () => {
    const fetcher = vi.fn(async () => answer({ ok: false, error: { message: "too long" } }, 400));
    const root = block(TWO, fetcher);
    root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    root.querySelector("button").click();
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toContain("too long"));
    expect(fetcher.mock.calls.map(([url]) => url)).toEqual(["/act/save_draft"]);
    expect(root.querySelector("textarea").value).toBe("x");
  });

  it("names each save, and says which one it replaces once that is known to be kept", async () => {
    vi.useFakeTimers();
    const answers = [{ ok: true }, new TypeError("network"), { ok: true }];
    const fetcher = vi.fn(async () => {
      const next = answers.shift();
      if (next instanceof Error) throw next;
      return answer(next);
    });
    const root = block(
      '<form data-mr-action="submit" data-mr-autosave="save_draft" data-mr-replaces="k0"><input type="hidden" name="base" value="3" data-mr-int><textarea name="source">x</textarea><span data-mr-saved></span></form>',
      fetcher,
    );
    for (let typed = 0; typed < 3; typed += 1) {
      root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
      await vi.advanceTimersByTimeAsync(1600);
    }
    vi.useRealTimers();
    const [first, lost, again] = fetcher.mock.calls.map(([, options]) => JSON.parse(options.body));
    expect([first.base, first.replaces]).toEqual([3, "k0"]);
    expect(lost.replaces).toBe(first.key);
    expect(lost.key).not.toBe(first.key);
    expect(again).toMatchObject({ key: lost.key, replaces: first.key });
  });

  const DRAFTED = '<form data-mr-action="submit" data-mr-autosave="save_draft"><input type="checkbox" name="final" checked><textarea name="source">x</textarea><div data-mr-conflict></div><span data-mr-saved></span></form><button data-mr-action="show_own">Back</button>';

  it("keeps what is typed beside the draft that another window saved, under one name, and offers both", async () => {
    vi.useFakeTimers();
    const fetcher = vi.fn(async (url) =>
      url.endsWith("save_draft")
        ? answer({ ok: false, error: { code: "stale_draft", message: "newer" } }, 409)
        : answer({ ok: true, html: '<p id="both">Both are kept.</p>' }),
    );
    const root = block(DRAFTED, fetcher);
    for (let typed = 0; typed < 2; typed += 1) {
      root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
      await vi.advanceTimersByTimeAsync(1600);
    }
    vi.useRealTimers();
    expect(fetcher.mock.calls.map(([url]) => url)).toEqual(["/act/save_draft", "/act/keep_aside", "/act/keep_aside"]);
    const [refused, first, second] = fetcher.mock.calls.map(([, options]) => JSON.parse(options.body));
    expect(second.key).toBe(first.key);
    expect("final" in refused).toBe(false);
    expect(root.querySelectorAll("#both").length).toBe(1);
    expect(root.querySelector("[data-mr-saved]").className).toBe("");
  });

  it("says that an empty text was saved, and where what stood there is", async () => {
    vi.useFakeTimers();
    const root = block(DRAFTED, async () => answer({ ok: true }));
    root.querySelector("textarea").value = " ";
    root.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(1600);
    vi.useRealTimers();
    expect(root.querySelector("[data-mr-saved]").textContent).toContain("savedEmpty");
  });

  it("draws no mark for a comment that could not be placed", () => {
    const root = block(
      '<div data-mr-text><p>one two</p></div><ol><li data-mr-note="n" data-mr-start="" data-mr-end="" data-mr-anchor="unplaced" tabindex="-1"></li></ol>',
      async () => answer({ ok: true }),
    );
    expect(root.querySelector(".mr-marker")).toBeNull();
  });

  it("marks where comments stand without changing the text they are anchored in", () => {
    const root = block(
      '<div data-mr-text><p>one two three</p></div><ol><li data-mr-note="n" data-mr-start="4" data-mr-end="7" data-mr-anchor="exact" tabindex="-1"></li></ol>',
      async () => answer({ ok: true }),
    );
    const marker = root.querySelector(".mr-marker");
    expect(marker.textContent).toBe("1");
    expect(marker.previousSibling.data).toBe("one two");
    marker.click();
    expect(document.activeElement.dataset.mrNote).toBe("n");
  });

  it("lets a comment be placed by typing its words", () => {
    const root = block(
      `<div data-mr-text data-mr-selectable><p>one two 🚢 three</p></div><form data-mr-action="annotate" data-mr-annotate>
        ${["start", "end", "exact", "prefix", "suffix"].map((name) => `<input type="hidden" name="${name}">`).join("")}
        <p data-mr-chosen></p><input data-mr-find><button type="button" data-mr-find-next></button></form>`,
      async () => answer({ ok: true }),
    );
    root.querySelector("[data-mr-find]").value = "THREE";
    root.querySelector("[data-mr-find-next]").click();
    const form = root.querySelector("form");
    expect(form.elements.exact.value).toBe("three");
    expect(form.elements.start.value).toBe("10");
  });
});

const PROPOSAL = (base) => `<p>${base} proposals</p><form data-mr-action="propose"><input type="hidden" name="base_num" value="${base}">
  <div class="mr-field"><textarea name="brief"></textarea></div><input type="datetime-local" name="starts_at"><button type="submit">Go</button></form>`;

describe("a page that others have changed", () => {
  const stale = () => answer({ ok: false, error: { message: "Read the newer one first.", field: null } }, 409);

  it("is shown afresh, with what was typed in its form and the refusal beside it", async () => {
    const fetcher = vi.fn(async (url) => (url === "/act/propose" ? stale() : answer({ ok: true, html: PROPOSAL(2) })));
    const root = block(PROPOSAL(1), fetcher);
    root.querySelector("textarea").value = "My own words";
    root.querySelector("[name=starts_at]").value = "2026-12-10T09:15";
    root.querySelector("form").requestSubmit();
    await settle();
    await settle();
    expect(fetcher.mock.calls.map(([url]) => url)).toEqual(["/act/propose", "/act/front"]);
    expect(root.querySelector("p:not([data-mr-status])").textContent).toBe("2 proposals");
    expect(root.querySelector("textarea").value).toBe("My own words");
    expect(root.querySelector("[name=starts_at]").value).toBe("2026-12-10T09:15");
    expect(root.querySelector("[name=base_num]").value).toBe("2");
    expect(root.querySelector(".mr-error").textContent).toBe("Read the newer one first.");
  });

  it("stays where a field is at fault, or a draft says itself what became of it", async () => {
    const fetcher = vi.fn(async () => answer({ ok: false, error: { message: "Later.", field: "brief" } }, 409));
    const root = block(PROPOSAL(1), fetcher);
    root.querySelector("form").requestSubmit();
    await settle();
    expect(fetcher).toHaveBeenCalledTimes(1);
  });
});
