import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchCopies } from "../src/copying.js";

const item = (state, row = "") =>
  `<li data-mr-copy="c1" data-mr-state="${state}"><button data-mr-copy-add>Add</button>${row}</li>`;
const ROW = `<template data-mr-copy-row><ul><li data-mr-file-row="f1"></li></ul></template>`;
const list = (inner, waits = "") => `<div data-mr-copies ${waits}><ul>${inner}</ul></div>`;
const pass = (time) => vi.advanceTimersByTimeAsync(time);

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function page(html) {
  document.body.innerHTML = `<main><div data-mr-files></div>${html}</main>`;
  const main = document.querySelector("main");
  const made = [];
  main.querySelector("[data-mr-files]").addEventListener("mr-file-made", (event) => made.push(event.detail));
  return { main, made };
}

it("asks until the file is there, and puts it with the files of the form once", async () => {
  const { main, made } = page(list(item("waiting"), "data-mr-waits"));
  const answers = [list(item("waiting"), "data-mr-waits"), list(item("done", ROW))];
  const send = vi.fn(async () => ({ ok: true, html: answers.shift() }));
  const { stop } = watchCopies(main, { send, first: 1 });
  await pass(60);
  expect(send).toHaveBeenCalledTimes(2);
  expect(made.map((one) => one.html.includes("f1"))).toEqual([true]);
  expect(main.querySelector("[data-mr-copy]")).toBe(null);
  stop();
});

it("leaves what came while the page was closed to be added by hand", async () => {
  const { main, made } = page(list(item("done", ROW)));
  const send = vi.fn();
  const { stop, show } = watchCopies(main, { send, first: 1 });
  show(list(item("done", ROW)));
  await pass(20);
  expect(made).toEqual([]);
  main.querySelector("[data-mr-copy-add]").click();
  expect(made.length).toBe(1);
  expect(send).not.toHaveBeenCalled();
  stop();
});

it("asks again after the server was away, and no more once the page is left", async () => {
  const { main } = page(list(item("waiting"), "data-mr-waits"));
  const send = vi.fn(async () => { throw new Error("away"); });
  const { stop } = watchCopies(main, { send, first: 1 });
  await pass(20);
  expect(send.mock.calls.length).toBeGreaterThan(1);
  stop();
  const count = send.mock.calls.length;
  await pass(20);
  expect(send.mock.calls.length).toBe(count);
});
