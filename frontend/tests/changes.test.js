import { beforeEach, expect, it } from "vitest";
import { watchChanges } from "../src/changes.js";

const reached = [];

beforeEach(() => {
  reached.length = 0;
  document.body.innerHTML = `
    <button data-mr-step="-1"></button><button data-mr-step="1"></button>
    <div data-mr-changes tabindex="0">
      <div id="a" data-mr-change tabindex="-1"></div><div id="b" data-mr-change tabindex="-1"></div>
    </div>`;
});

const watch = () =>
  watchChanges(document.body, (node) => {
    reached.push(node.id);
    node.focus();
  });
const press = (key) =>
  document.querySelector("[data-mr-changes]").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

it("leads from change to change by key and stays at the ends", () => {
  watch();
  for (const key of ["j", "j", "j", "k", "k"]) press(key);
  expect(reached).toEqual(["a", "b", "b", "a", "a"]);
});

it("goes on from the change that has the focus", () => {
  watch();
  document.querySelector("#b").focus();
  document.querySelector('[data-mr-step="-1"]').click();
  expect(reached).toEqual(["a"]);
});

it("offers no steps where there is one change, and does nothing on other pages", () => {
  document.querySelector("#b").remove();
  watch();
  expect([...document.querySelectorAll("[data-mr-step]")].every((button) => button.hidden)).toBe(true);
  document.body.innerHTML = `<fieldset data-mr-step></fieldset>`;
  expect(watch).not.toThrow();
  expect(document.querySelector("fieldset").hidden).toBe(false);
});

it("opens the changes of a file when they are next", () => {
  document.body.insertAdjacentHTML(
    "beforeend",
    `<details id="file"><summary></summary><div data-mr-changes><details id="inner"></details><div id="c" data-mr-change tabindex="-1"></div></div></details>`,
  );
  watch();
  for (const key of ["j", "j", "j"]) press(key);
  expect(reached).toEqual(["a", "b", "c"]);
  expect([document.querySelector("#file").open, document.querySelector("#inner").open]).toEqual([true, false]);
});
