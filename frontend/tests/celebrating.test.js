import { expect, it, vi } from "vitest";
import { celebrate } from "../src/celebrating.js";

const CARD = `<section data-mr-celebrates="u1"><button type="button" data-mr-close>Close</button></section><h4>Your work</h4>`;

function shown(html) {
  document.body.innerHTML = `<main>${html}</main>`;
  return document.querySelector("main");
}

it("says at once that it was shown, so that no other window shows it again", () => {
  const send = vi.fn(async () => ({ ok: true }));
  celebrate(shown(CARD), { send });
  expect(send).toHaveBeenCalledWith("note_celebrated", { project_uuid: "u1" });
});

it("is closed without losing the place of the keyboard", () => {
  const main = shown(CARD);
  celebrate(main, { send: async () => { throw new Error("away"); } });
  main.querySelector("[data-mr-close]").click();
  expect(main.querySelector("[data-mr-celebrates]")).toBe(null);
  expect(document.activeElement).toBe(main.querySelector("h4"));
});

it("asks for nothing where there is nothing to celebrate", () => {
  const send = vi.fn();
  celebrate(shown("<h4>Your work</h4>"), { send });
  expect(send).not.toHaveBeenCalled();
});
