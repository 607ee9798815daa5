import { beforeEach, expect, it, vi } from "vitest";
import { watchBank } from "../src/bank.js";
import { watchSeen } from "../src/seen.js";

beforeEach(() => {
  document.body.innerHTML = `
    <form>
      <select name="category"><option value="issue"></option><option value="question"></option></select>
      <textarea name="body"></textarea>
      <details data-mr-bank open>
        <input data-mr-bank-find>
        <ul>
          <li><button type="button" data-mr-insert="Who says so?" data-mr-kind="question">Who says so?</button></li>
          <li><button type="button" data-mr-insert="Name the file." data-mr-kind="issue">Name the file.</button></li>
        </ul>
        <p data-mr-bank-none hidden>None.</p>
      </details>
    </form>`;
  watchBank(document.body);
});

const form = () => document.querySelector("form");
const insert = (index) => document.querySelectorAll("[data-mr-insert]")[index].click();

it("puts a comment of the bank into an empty one with its kind, and behind one that was begun", () => {
  insert(0);
  expect([form().elements.body.value, form().elements.category.value]).toEqual(["Who says so?", "question"]);
  insert(1);
  expect(form().elements.body.value).toBe("Who says so?\n\nName the file.");
  expect(form().elements.category.value).toBe("question");
});

it("shows those that have all the words", () => {
  const find = document.querySelector("[data-mr-bank-find]");
  find.value = "FILE name";
  find.dispatchEvent(new Event("input"));
  expect(Array.from(document.querySelectorAll("li"), (row) => row.hidden)).toEqual([true, false]);
  const none = document.querySelector("[data-mr-bank-none]");
  expect(none.hidden).toBe(true);
  find.value = "nowhere";
  find.dispatchEvent(new Event("input"));
  expect(none.hidden).toBe(false);
});

it("does not send the comment when Enter is pressed in the search", () => {
  const pressed = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  document.querySelector("[data-mr-bank-find]").dispatchEvent(pressed);
  expect(pressed.defaultPrevented).toBe(true);
});

it("says that a page was seen once it has stood there, and not of one that was left before", () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<span data-mr-seen="2026-11-27T05:00:00+00:00"></span>';
  const sent = [];
  const send = async (...all) => sent.push(all);
  watchSeen(document.body, { send })();
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([]);
  watchSeen(document.body, { send });
  vi.advanceTimersByTime(60_000);
  expect(sent).toEqual([["note_visit", { seen_until: "2026-11-27T05:00:00+00:00" }]]);
  vi.useRealTimers();
});
