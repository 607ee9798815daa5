// A PDF opened in its place: loaded once it is asked for, closed again, and words on it commented on.
import { beforeEach, expect, it, vi } from "vitest";
import { watchPdfs } from "../src/pdf.js";

const strings = { working: "Working…", noPdf: "Cannot be shown.", showPdf: "Show it here", hidePdf: "Close it" };
const shown = { close: vi.fn(), page: () => 3 };

beforeEach(() => {
  shown.close.mockClear();
  document.body.innerHTML = `<ul><li><div data-mr-pdf="/file/1"><button data-mr-pdf-open hidden aria-expanded="false">Show it here<span> tides.pdf</span></button>
    <p data-mr-pdf-status></p><div data-mr-pdf-view hidden><button data-mr-pdf-comment hidden></button>
    <div data-mr-pdf-page><div data-mr-pdf-text><span id="words">spring\n  tides</span></div></div></div></div>
    <details><form data-mr-action="annotate_part"><input name="page" value="1"><textarea name="quote"></textarea>
    <textarea name="body"></textarea></form></details></li></ul>`;
});

const place = () => document.querySelector("[data-mr-pdf]");
const form = () => document.querySelector("form").elements;
const opener = () => place().querySelector("[data-mr-pdf-open]");
const isOpen = () => !place().querySelector("[data-mr-pdf-view]").hidden;
const settled = () => new Promise((done) => setTimeout(done, 0));
const watch = (load) => watchPdfs(document.body, { address: "/viewer.js", strings, load });
const press = async () => {
  opener().click();
  await settled();
};
const shows = (at = 3) => vi.fn(async () => ({ show: async (_view, _file, { onPage }) => (onPage(at), shown) }));

it("loads the viewer when it is asked for, says what the button does, and closes what is open", async () => {
  const load = shows();
  watch(load);
  expect([opener().hidden, load.mock.calls.length]).toEqual([false, 0]);
  await press();
  expect(load).toHaveBeenCalledWith("/viewer.js");
  expect([form().page.value, isOpen(), opener().textContent]).toEqual(["3", true, "Close it tides.pdf"]);
  await press();
  expect(shown.close).toHaveBeenCalledTimes(1);
  expect([isOpen(), opener().textContent]).toEqual([false, "Show it here tides.pdf"]);
});

it("is open again at its page where an act has drawn the page anew", async () => {
  const pages = [];
  const load = async () => ({ show: async (_view, _file, { onPage, page }) => (pages.push(page), onPage(4), shown) });
  watch(load);
  await press();
  const html = document.body.innerHTML.replace('aria-expanded="true"', 'aria-expanded="false"');
  document.body.innerHTML = html;
  place().querySelector("[data-mr-pdf-view]").hidden = true;
  watch(load);
  await settled();
  expect([pages, isOpen()]).toEqual([[1, 4], true]);
  await press();
});

it("offers nothing where the page has no viewer", () => {
  watchPdfs(document.body, { address: "", strings });
  expect(opener().hidden).toBe(true);
});

it("says that a PDF cannot be shown, leaves nothing of the viewer, and tries again when it is pressed", async () => {
  const load = vi.fn(async () => Promise.reject(new Error("404")));
  watch(load);
  await press();
  expect([place().querySelector("[data-mr-pdf-status]").textContent, isOpen()]).toEqual(["Cannot be shown.", false]);
  await press();
  expect(load).toHaveBeenCalledTimes(2);
});

it("puts the words that are chosen on the page into the comment", async () => {
  watch(shows());
  await press();
  const range = document.createRange();
  range.selectNodeContents(document.querySelector("#words"));
  document.getSelection().addRange(range);
  document.dispatchEvent(new Event("selectionchange"));
  const button = document.querySelector("[data-mr-pdf-comment]");
  expect(button.hidden).toBe(false);
  button.click();
  expect([form().quote.value, form().page.value]).toEqual(["spring tides", "3"]);
  expect(document.querySelector("details").open).toBe(true);
  expect(document.activeElement).toBe(form().body);
});
