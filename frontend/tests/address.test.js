import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isSame, linkTo, pageOf, stateIn, withState } from "../src/address.js";
import { mount } from "../src/block.js";

const strings = new Proxy({}, { get: (_, key) => String(key) });
const answer = (body, status = 200) => ({
  status,
  headers: new Map([["Content-Type", "application/json"]]),
  json: async () => body,
});
const heading = (words) => `<h4 tabindex="-1" data-mr-focus>${words}</h4>`;
const OWN = "mr-a";

globalThis.CSS ||= { escape: (text) => text };
CSS.escape ||= (text) => text;

// A server of pages: every one says its own address, as the real one does.
function server() {
  const calls = [];
  const fetcher = async (url, options) => {
    const [, , key, name] = url.split("/");
    const data = JSON.parse(options.body);
    calls.push([key, name, data]);
    if (name === "closed") return answer({ ok: false, error: { message: "Not yours.", field: null } }, 403);
    if (name === "front") return answer({ ok: true, message: "", html: page("Front"), at: {} });
    if (name === "act") return answer({ ok: true, message: "Done.", html: page(`Version ${data.num}`), at: { show: "show", num: data.num } });
    return answer({ ok: true, message: "", html: page(`Version ${data.num}`), at: { show: "show", num: data.num } });
  };
  return { calls, fetcher };
}

const page = (words) => `${heading(words)}
  <button data-mr-action="show" data-mr-page data-mr-data='{"num": "2"}'>Two</button>
  <button data-mr-action="show" data-mr-page data-mr-data='{"num": "3"}'>Three</button>
  <button data-mr-action="act" data-mr-data='{"num": "9"}'>Act</button>
  <button data-mr-filter="">All</button><button data-mr-filter="open">Open</button>
  <ol data-mr-notes data-mr-project="p1" data-mr-num=""><li data-mr-note="n1" data-mr-state="open" tabindex="-1">
  <button data-mr-copy="n1">Copy</button></li><li data-mr-note="n2" data-mr-state="resolved" tabindex="-1"><textarea></textarea></li></ol>`;

function blocks(fetcher, ...keys) {
  document.body.innerHTML = keys
    .map((key) => `<section data-mr-block="${key}"><p data-mr-status></p><div data-mr-main>${page("Front")}</div></section>`)
    .join("");
  return keys.map((key) => {
    const root = document.querySelector(`[data-mr-block="${key}"]`);
    const urlFor = (action) => `/act/${key}/${action}`;
    mount(root, { urlFor, strings, csrfCookie: "c", fetcher, pages: ["front", "show", "closed"] });
    return root;
  });
}

const shown = (root) => root.querySelector("h4").textContent;
const press = (root, words) => [...root.querySelectorAll("button")].find((one) => one.textContent === words).click();
const until = (root, words) => vi.waitFor(() => expect(shown(root)).toBe(words));
const moved = (how) => new Promise((done) => { addEventListener("popstate", done, { once: true }); how(); });

beforeEach(() => history.replaceState(null, "", "/unit?a=b"));
// Blocks of earlier tests are off the page and hear no more.
afterEach(() => { document.body.innerHTML = ""; });

describe("the hash", () => {
  it("holds what a block shows beside what others keep there", () => {
    const hash = withState("#top&mr-b=show&mr-b.num=1&mr-ab=show", "mr-b", { show: "show", num: "2", skill: "a&b=c ü" });
    expect(hash).toBe("top&mr-ab=show&mr-b=show&mr-b.num=2&mr-b.skill=a%26b%3Dc+%C3%BC");
    expect(stateIn(`#${hash}`, "mr-b")).toEqual({ show: "show", num: "2", skill: "a&b=c ü" });
    expect(withState(`#${hash}`, "mr-b", {})).toBe("top&mr-ab=show");
  });

  it("reads anything that somebody typed", () => {
    for (const hash of ["", "#", "#&&", "#%", "#=x", "#?", "#mr-b", "#mr-b.=1&mr-b.__proto__=x"]) {
      expect(() => withState(hash, "mr-b", stateIn(hash, "mr-b"))).not.toThrow();
    }
    expect({}.x).toBeUndefined();
  });

  it("tells the page from what is chosen in it", () => {
    const state = { show: "show", num: "2", comment: "n", filter: "open" };
    expect(pageOf(state)).toEqual({ show: "show", num: "2" });
    expect(isSame(pageOf(state), { num: "2", show: "show", uuid: "" })).toBe(true);
  });

  it("makes a link without what the host keeps in its address", () => {
    const place = { origin: "https://lms", pathname: "/xblock/u" };
    const state = { show: "show", num: "", comment: "n" };
    expect(linkTo("mr-b", state, { place })).toBe("https://lms/xblock/u#mr-b=show&mr-b.comment=n");
    const unit = "https://lms/courses/c/jump_to/u";
    expect(linkTo("mr-b", state, { place, unit })).toBe("https://lms/xblock/u#mr-b=show&mr-b.comment=n");
    expect(linkTo("mr-b", state, { place, unit, isFramed: true })).toBe(`${unit}#mr-b=show&mr-b.comment=n`);
  });
});

describe("a unit with an address", () => {
  it("makes each page that was asked for a step that Back and Forward take", async () => {
    const { fetcher } = server();
    const [root] = blocks(fetcher, OWN);
    press(root, "Two");
    await until(root, "Version 2");
    expect(location.href).toMatch(/\/unit\?a=b#mr-a=show&mr-a.num=2$/);
    press(root, "Three");
    await until(root, "Version 3");
    await moved(() => history.back());
    await until(root, "Version 2");
    await vi.waitFor(() => expect(document.activeElement.textContent).toBe("Version 2"));
    await moved(() => history.back());
    await until(root, "Front");
    await moved(() => history.go(2));
    await until(root, "Version 3");
  });

  it("shows what the address asks for when it is loaded, and makes no step of it", async () => {
    history.replaceState(null, "", "#mr-a=show&mr-a.num=2");
    const steps = history.length;
    const { fetcher, calls } = server();
    const [root] = blocks(fetcher, OWN);
    await until(root, "Version 2");
    expect(calls).toEqual([[OWN, "show", { num: "2" }]]);
    expect(history.length).toBe(steps);
    await vi.waitFor(() => expect(document.activeElement).toBe(root.querySelector("h4")));
  });

  it("asks for nothing that is shown already when it is loaded", async () => {
    history.replaceState(null, "", "#mr-a=show&mr-a.num=7&mr-a.comment=n2");
    const { fetcher, calls } = server();
    document.body.innerHTML = `<section data-mr-block="${OWN}"><p data-mr-status></p><div data-mr-main data-mr-at='{"show": "show", "num": "7"}'>${page("Front")}</div></section>`;
    const root = document.querySelector("section");
    mount(root, { urlFor: (action) => `/act/${OWN}/${action}`, strings, csrfCookie: "c", fetcher, pages: ["front", "show"] });
    await vi.waitFor(() => expect(document.activeElement.dataset.mrNote).toBe("n2"));
    expect(calls).toEqual([]);
  });

  it("takes nothing in while another page is on its way, and everything after it", async () => {
    history.replaceState(null, "", "#mr-a=show&mr-a.num=2");
    const { fetcher } = server();
    let go;
    const slow = async (...request) => {
      await new Promise((done) => { go = done; });
      return fetcher(...request);
    };
    const [root] = blocks(slow, OWN);
    const main = root.querySelector("[data-mr-main]");
    await vi.waitFor(() => expect(go).toBeDefined());
    expect(main.inert).toBe(true);
    go();
    await until(root, "Version 2");
    await vi.waitFor(() => expect(main.inert).toBe(false));
  });

  it("never does an act that an address names, and says so", async () => {
    history.replaceState(null, "", "#mr-a=act&mr-a.num=9");
    const { fetcher, calls } = server();
    const [root] = blocks(fetcher, OWN);
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toBe("nothingThere"));
    expect(calls).toEqual([]);
    for (const name of ["../act", "show/../act", "toString", "__proto__"]) {
      await moved(() => { location.hash = `#mr-a=${encodeURIComponent(name)}`; });
      await vi.waitFor(() => expect(root.querySelector("[data-mr-main]").getAttribute("aria-busy")).toBe("false"));
    }
    expect(calls.filter(([, name]) => name !== "front")).toEqual([]);
  });

  it("puts what follows an act in the place of the page it was done on", async () => {
    const { fetcher, calls } = server();
    const [root] = blocks(fetcher, OWN);
    press(root, "Two");
    await until(root, "Version 2");
    const steps = history.length;
    press(root, "Act");
    await until(root, "Version 9");
    expect(location.hash).toBe("#mr-a=show&mr-a.num=9");
    expect(history.length).toBe(steps);
    await moved(() => history.back());
    await until(root, "Front");
    await moved(() => history.forward());
    await until(root, "Version 9");
    expect(calls.filter(([, name]) => name === "act")).toHaveLength(1);
  });

  it("says why a page is refused and shows the front", async () => {
    const { fetcher, calls } = server();
    const [root] = blocks(fetcher, OWN);
    press(root, "Two");
    await until(root, "Version 2");
    await moved(() => { location.hash = "#mr-a=closed"; });
    await until(root, "Front");
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toBe("Not yours."));
    expect(root.querySelector("[data-mr-status]").getAttribute("role")).toBe("alert");
    expect(calls.map(([, name]) => name)).toEqual(["show", "closed", "front"]);
  });

  it("leaves the other blocks of the page alone", async () => {
    const { fetcher, calls } = server();
    const [one, other] = blocks(fetcher, OWN, "mr-b");
    press(one, "Two");
    await until(one, "Version 2");
    press(other, "Three");
    await until(other, "Version 3");
    const before = calls.length;
    await moved(() => history.back());
    await until(other, "Front");
    expect(shown(one)).toBe("Version 2");
    expect(calls.slice(before).map(([key]) => key)).toEqual(["mr-b"]);
  });

  it("goes where Back led while something else was under way", async () => {
    const { fetcher } = server();
    const [root] = blocks(fetcher, OWN);
    press(root, "Two");
    await until(root, "Version 2");
    press(root, "Act");
    await moved(() => history.back());
    await until(root, "Front");
    await vi.waitFor(() => expect(root.querySelector("[data-mr-main]").getAttribute("aria-busy")).toBe("false"));
    expect([shown(root), stateIn(location.hash, OWN)]).toEqual(["Front", {}]);
  });

  it("stays with what was typed when Back would lose it", async () => {
    const { fetcher, calls } = server();
    const form = '<form data-mr-action="act" data-mr-autosave="save_draft"><textarea name="source"></textarea><span data-mr-saved></span></form>';
    const failing = async (url, options) => {
      if (url.endsWith("save_draft")) return answer({ ok: false, error: { message: "too long" } }, 400);
      const given = await fetcher(url, options);
      const body = await given.json();
      return answer({ ...body, html: body.html + form });
    };
    const [root] = blocks(failing, OWN);
    press(root, "Two");
    await until(root, "Version 2");
    root.querySelector("form textarea").value = "words";
    root.querySelector("form textarea").dispatchEvent(new Event("input", { bubbles: true }));
    await moved(() => history.back());
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toContain("notSaved"));
    expect([shown(root), stateIn(location.hash, OWN).num]).toEqual(["Version 2", "2"]);
    expect(root.querySelector("form textarea").value).toBe("words");
    expect(calls.map(([, name]) => name)).toEqual(["show"]);
  });
});

describe("the comments of a page", () => {
  it("are filtered as a step of the address, and nothing is asked of the server", async () => {
    const { fetcher, calls } = server();
    const [root] = blocks(fetcher, OWN);
    const hidden = () => [...root.querySelectorAll("[data-mr-note]")].map((note) => note.hidden);
    press(root, "Open");
    expect([location.hash, ...hidden()]).toEqual(["#mr-a.filter=open", false, true]);
    expect(root.querySelector('[data-mr-filter="open"]').getAttribute("aria-pressed")).toBe("true");
    await moved(() => history.back());
    expect(hidden()).toEqual([false, false]);
    expect(calls).toEqual([]);
  });

  it("are led to by a link, whatever is filtered", async () => {
    history.replaceState(null, "", "#mr-a=show&mr-a.num=2&mr-a.comment=n2&mr-a.filter=open");
    const [root] = blocks(server().fetcher, OWN);
    await vi.waitFor(() => expect(document.activeElement.dataset.mrNote).toBe("n2"));
    expect(document.activeElement.hidden).toBe(false);
    expect(stateIn(location.hash, OWN).filter).toBeUndefined();
    expect(shown(root)).toBe("Version 2");
  });

  it("say when the one that a link leads to is not there", async () => {
    history.replaceState(null, "", "#mr-a.comment=gone");
    const [root] = blocks(server().fetcher, OWN);
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toBe("nothingThere"));
  });

  it("are walked by J and K while the list has the focus, and by no letter that is typed", () => {
    const [root] = blocks(server().fetcher, OWN);
    const key = (name, more = {}) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));
    const at = () => document.activeElement.dataset.mrNote;
    root.querySelector("h4").focus();
    key("j");
    expect(at()).toBeUndefined();
    root.querySelector("[data-mr-copy]").focus();
    key("j");
    expect(at()).toBe("n2");
    expect(location.hash).toBe("#mr-a.comment=n2");
    key("k");
    key("k");
    expect(at()).toBe("n1");
    key("о", { code: "KeyJ" });
    expect(at()).toBe("n2");
    root.querySelector("textarea").focus();
    key("k");
    expect(document.activeElement.tagName).toBe("TEXTAREA");
    root.querySelector("[data-mr-note]").focus();
    key("j", { ctrlKey: true });
    expect(at()).toBe("n1");
  });

  it("give a link to each, for learner and mentor alike", async () => {
    const [root] = blocks(server().fetcher, OWN);
    const writeText = vi.fn(async () => {});
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    press(root, "Copy");
    expect(writeText).toHaveBeenCalledWith(`${location.origin}/unit#mr-a=show&mr-a.uuid=p1&mr-a.comment=n1`);
    await vi.waitFor(() => expect(root.querySelector("[data-mr-status]").textContent).toBe("copied"));
  });
});
