import { expect, it, vi } from "vitest";
import { mountStudio } from "../src/studio.js";

const strings = new Proxy({}, { get: (_, key) => (key === "fixErrors" ? "Check {labels}." : String(key)) });
globalThis.CSS ||= { escape: (text) => text };
CSS.escape ||= (text) => text;

function editor(body, notify = vi.fn()) {
  document.body.innerHTML = `<div><form><div data-mr-summary hidden tabindex="-1"></div><div class="mr-field"><label for="n"> The
    name: </label><input id="n" name="display_name" value="A"></div>
    <input name="max_characters" value="900"><span data-mr-status></span><button type="submit"></button><button type="button" data-mr-cancel></button></form></div>`;
  const fetcher = vi.fn(async () => ({ headers: new Map([["Content-Type", "application/json"]]), json: async () => body }));
  mountStudio(document.body.firstElementChild, { notify }, { url: "/save", strings, csrfCookie: "csrftoken", fetcher });
  return { fetcher, notify };
}

it("saves and tells Studio", async () => {
  const { fetcher, notify } = editor({ ok: true });
  document.querySelector("form").requestSubmit();
  await new Promise((done) => setTimeout(done, 0));
  expect(JSON.parse(fetcher.mock.calls[0][1].body)).toEqual({ display_name: "A", max_characters: "900" });
  expect(notify.mock.calls.map((call) => [call[0], call[1].state])).toEqual([["save", "start"], ["save", "end"]]);
});

it("shows every error beside its field and a summary", async () => {
  const { notify } = editor({ ok: false, errors: { display_name: "Name it." } });
  document.querySelector("form").requestSubmit();
  await new Promise((done) => setTimeout(done, 0));
  expect(document.querySelector("[name=display_name]").getAttribute("aria-invalid")).toBe("true");
  expect(document.querySelector("[data-mr-summary]").hidden).toBe(false);
  expect(document.querySelector("[data-mr-summary]").textContent).toBe("Check The name.");
  expect(notify.mock.calls.at(-1)[0]).toBe("error");
});

it("sends nothing while a field holds what is no number, and says so there", async () => {
  const { fetcher } = editor({ ok: true });
  const field = document.querySelector("[name=max_characters]");
  Object.defineProperty(field, "validity", { value: { badInput: true } });
  Object.defineProperty(field, "validationMessage", { value: "Enter a number." });
  document.querySelector("form").requestSubmit();
  await new Promise((done) => setTimeout(done, 0));
  expect(fetcher).not.toHaveBeenCalled();
  expect(field.getAttribute("aria-invalid")).toBe("true");
});

it("cancels through Studio", () => {
  const { notify } = editor({ ok: true });
  document.querySelector("[data-mr-cancel]").click();
  expect(notify).toHaveBeenCalledWith("cancel", {});
});
