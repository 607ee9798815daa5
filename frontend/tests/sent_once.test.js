import { beforeEach, describe, expect, it, vi } from "vitest";
import { sendOnce } from "../src/sent_once.js";

const later = vi.fn();
sendOnce(document, { later });

function press(name) {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  document.getElementById(name).dispatchEvent(event);
  return !event.defaultPrevented;
}
const isBusy = (name) => document.querySelector(`#${name} button`).getAttribute("aria-disabled") === "true";

beforeEach(() => {
  later.mockClear();
  document.body.innerHTML = ["post", "get"]
    .map((method) => `<form id="${method}" method="${method}"><button type="submit">Go</button></form>`)
    .join("");
});

describe("a form of a page", () => {
  it("is sent once, however often it is pressed", () => {
    expect([press("post"), press("post"), press("post")]).toEqual([true, false, false]);
    expect(isBusy("post")).toBe(true);
  });

  it("is asked as often as one likes when it only asks", () => {
    expect([press("get"), press("get")]).toEqual([true, true]);
  });

  it("may be sent again when its answer was a file, and when one comes back to the page", () => {
    press("post");
    later.mock.calls[0][0]();
    expect(isBusy("post")).toBe(false);
    expect(press("post")).toBe(true);
    dispatchEvent(new Event("pageshow"));
    expect([isBusy("post"), press("post")]).toEqual([false, true]);
  });

  it("is left alone when something on the page stopped it", () => {
    document.getElementById("post").addEventListener("submit", (event) => event.preventDefault());
    press("post");
    expect(isBusy("post")).toBe(false);
  });
});
