// Files dropped, pasted and chosen; parts of pictures by corners and keys.
import { beforeEach, describe, expect, it, vi } from "vitest";

import { edited, filed } from "../src/edits.js";
import { watchFiles } from "../src/files.js";
import { importText } from "../src/writing.js";
import { between, moved, watchParts } from "../src/part_marks.js";

globalThis.CSS ??= { escape: (text) => text };
const strings = {
  addingFile: "Adding {name}", fileAdded: "Added {name}", fileRemoved: "Removed {name}", fileTooLarge: "Too large", offline: "No answer",
  separator: "، ", fileBeside: "{other} is beside {name}",
};
const row = (uuid, name, kind) =>
  `<ul><li data-mr-file-row="${uuid}" data-mr-name="${name}" data-mr-kind="${kind}"><input name="files.${uuid}">` +
  `<button type="button" data-mr-file-put>Put</button><button type="button" data-mr-file-remove>Remove</button></li></ul>`;

function event(kind, from, files, more = {}) {
  const made = new Event(kind, { bubbles: true, cancelable: true });
  made[from] = { files, types: ["Files"], getData: () => "", ...more };
  return made;
}

describe("files", () => {
  let upload;
  let area;
  let form;
  const rows = () => Array.from(document.querySelectorAll("[data-mr-file-row]"));

  beforeEach(() => {
    document.body.innerHTML =
      '<form><textarea name="source">one two</textarea><div data-mr-files="100"><ul data-mr-file-rows></ul>' +
      '<p data-mr-file-said></p><button type="button" data-mr-add-file>Add</button></div></form>';
    upload = vi.fn(async (file) => ({ ok: true, html: row(file.name[0], file.name, file.type ? "picture" : "source") }));
    [form, area] = [document.querySelector("form"), document.querySelector("textarea")];
    watchFiles(document.body, { upload, strings });
  });

  it("puts a dropped picture where the caret is, keeps it as a row, and asks what it shows", async () => {
    const heard = vi.fn();
    form.addEventListener("input", heard);
    area.setSelectionRange(4, 4);
    area.dispatchEvent(event("drop", "dataTransfer", [new File(["x"], "a b.png", { type: "image/png" })]));
    await vi.waitFor(() => expect(rows().length).toBe(1));
    expect(area.value).toBe("one ![](a%20b.png)two");
    expect(document.activeElement.name).toBe("files.a");
    expect(heard).toHaveBeenCalled();
  });

  it("takes several in order, the same one once, and says what was refused", async () => {
    const group = document.querySelector("[data-mr-files]");
    upload.mockImplementationOnce(async () => ({ ok: false, error: { message: "Damaged." } }));
    group.dispatchEvent(event("drop", "dataTransfer", ["x.py", "b.py", "b.py"].map((name) => new File(["x"], name))));
    await vi.waitFor(() => expect(upload).toHaveBeenCalledTimes(3));
    await vi.waitFor(() => expect(rows().map((one) => one.dataset.mrName)).toEqual(["b.py"]));
    expect(area.value).toBe("one two");
  });

  it("names all that were added, by the names they are kept under, and keeps what was refused", async () => {
    const group = document.querySelector("[data-mr-files]");
    const said = document.querySelector("[data-mr-file-said]");
    upload.mockImplementationOnce(async () => ({ ok: false, error: { message: "Damaged." } }));
    upload.mockImplementationOnce(async () => ({ ok: true, html: row("k", "my-notes.py", "source") }));
    group.dispatchEvent(event("drop", "dataTransfer", ["x.py", "my notes.py", "b.py"].map((name) => new File(["x"], name))));
    await vi.waitFor(() => expect(said.textContent).toBe("Added my-notes.py، b.py"));
    expect(group.querySelector("[data-mr-error]").textContent).toBe("x.py: Damaged.");
    expect(document.activeElement).toBe(group.querySelector("[data-mr-error]"));
  });

  it("says where a file stands beside one of its own name, and not where there is none", async () => {
    const group = document.querySelector("[data-mr-files]");
    const said = document.querySelector("[data-mr-file-said]");
    const give = (name) => group.dispatchEvent(event("drop", "dataTransfer", [new File(["x"], name)]));
    give("b.py");
    await vi.waitFor(() => expect(said.textContent).toBe("Added b.py"));
    upload.mockImplementationOnce(async () => ({ ok: true, html: row("k", "b-2.py", "source") }));
    give("b.py");
    await vi.waitFor(() => expect(said.textContent).toBe("Added b-2.py b.py is beside b-2.py"));
    upload.mockImplementationOnce(async () => ({ ok: true, html: row("m", "a-2.py", "source") }));
    give("a.py");
    await vi.waitFor(() => expect(said.textContent).toBe("Added a-2.py"));
  });

  it("parts files that are put into the text one behind the other, as the language parts a list", async () => {
    area.setSelectionRange(7, 7);
    const dropped = ["a.py", "b.py"].map((name) => new File(["x"], name));
    area.dispatchEvent(event("drop", "dataTransfer", [...dropped, new File(["x"], "p.png", { type: "image/png" })]));
    await vi.waitFor(() => expect(area.value).toBe("one two[a.py](a.py)، [b.py](b.py)\n\n![](p.png)"));
  });

  it("does not send what is too large, and keeps the words when the server is silent", async () => {
    const group = document.querySelector("[data-mr-files]");
    group.dispatchEvent(event("drop", "dataTransfer", [new File(["x".repeat(101)], "big.py")]));
    await vi.waitFor(() => expect(group.querySelector("[data-mr-error]").textContent).toBe("big.py: Too large"));
    expect(upload).not.toHaveBeenCalled();
    upload.mockRejectedValueOnce(new Error("no"));
    group.dispatchEvent(event("drop", "dataTransfer", [new File(["x"], "a.py")]));
    await vi.waitFor(() => expect(group.querySelector("[data-mr-error]").textContent).toBe("a.py: No answer"));
  });

  it("pastes pictures, and words where a copy brings both", async () => {
    const both = event("paste", "clipboardData", [new File(["x"], "p.png", { type: "image/png" })], { getData: () => "cells" });
    area.dispatchEvent(both);
    expect(both.defaultPrevented).toBe(false);
    area.setSelectionRange(7, 7);
    area.dispatchEvent(event("paste", "clipboardData", [new File(["x"], "p.png", { type: "image/png" })]));
    await vi.waitFor(() => expect(area.value).toBe("one two![](p.png)"));
  });

  it("puts a file at the end where nobody has been in the text, and apart from a heading before it", async () => {
    area.value = "## What I did\n";
    area.setSelectionRange(0, 0);
    document.querySelector("[data-mr-files]").dispatchEvent(event("drop", "dataTransfer", [new File(["x"], "a.py")]));
    await vi.waitFor(() => expect(rows().length).toBe(1));
    document.querySelector("[data-mr-file-put]").click();
    expect(area.value).toBe("## What I did\n\n[a.py](a.py)");
    area.setSelectionRange(0, 0);
    document.querySelector("[data-mr-file-put]").click();
    expect(area.value).toBe("[a.py](a.py)\n\n## What I did\n\n[a.py](a.py)");
  });

  it("removes a row and gives the focus on", async () => {
    document.querySelector("[data-mr-files]").dispatchEvent(event("drop", "dataTransfer", [new File(["x"], "a.py")]));
    await vi.waitFor(() => expect(rows().length).toBe(1));
    document.querySelector("[data-mr-file-put]").click();
    expect(area.value).toContain("[a.py](a.py)");
    document.querySelector("[data-mr-file-remove]").click();
    expect(rows()).toEqual([]);
    expect(document.activeElement).toBe(document.querySelector("[data-mr-add-file]"));
  });
});

describe("new tools", () => {
  it.each([
    ["task", "one", 0, 3, "- [ ] one"],
    ["task", "- one", 0, 5, "- [ ] one"],
    ["task", "- [ ] one", 0, 9, "one"],
    ["list", "- [x] one", 0, 9, "one"],
  ])("%s of %s", (tool, text, start, end, wanted) => {
    const made = edited(tool, text, start, end);
    expect(text.slice(0, made.from) + made.insert + text.slice(made.to)).toBe(wanted);
  });

  it("begins a table in a paragraph of its own", () => {
    const made = edited("table", "words", 5, 5);
    expect(made.insert).toBe("\n\n| A | B |\n| --- | --- |\n|  |  |\n");
    expect(("words" + made.insert).slice(made.start, made.end)).toBe("A");
  });

  it("names a file by what is selected", () => {
    expect(filed("a b.pdf", "pdf", "see it", 4, 6).insert).toBe("[it](a%20b.pdf)");
    expect(filed("a.png", "picture", "", 0, 0).insert).toBe("![](a.png)");
  });
});

describe("parts of pictures", () => {
  const values = () => ["x", "y", "width", "height"].map((name) => Number(document.querySelector(`[name=${name}]`).value));
  let picture;

  beforeEach(() => {
    document.body.innerHTML =
      '<form><div data-mr-part-picture tabindex="0"><img><svg><rect data-mr-part-box></rect></svg></div>' +
      '<input name="x" value="25"><input name="y" value="25"><input name="width" value="50"><input name="height" value="50"></form>';
    picture = document.querySelector("[data-mr-part-picture]");
    document.querySelector("img").getBoundingClientRect = () => ({ left: 0, top: 0, width: 200, height: 100 });
    watchParts(document.body);
  });

  const press = (kind, x, y) => {
    const made = new Event(kind, { bubbles: true });
    Object.assign(made, { clientX: x, clientY: y, button: 0 });
    picture.dispatchEvent(made);
  };

  it("is marked by two presses, one on each corner", () => {
    for (const [x, y] of [[20, 10], [100, 60]]) {
      press("pointerdown", x, y);
      press("pointerup", x, y);
    }
    expect(values()).toEqual([10, 10, 40, 50]);
    expect(document.querySelector("rect").getAttribute("width")).toBe("40");
  });

  it("is marked by dragging in any direction", () => {
    press("pointerdown", 100, 60);
    press("pointermove", 60, 30);
    press("pointerup", 20, 10);
    expect(values()).toEqual([10, 10, 40, 50]);
  });

  it("is moved and resized by keys, and drawn as the numbers say", () => {
    const key = (name, shiftKey = false) => picture.dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey, bubbles: true }));
    key("ArrowRight");
    key("ArrowUp");
    key("ArrowRight", true);
    expect(values()).toEqual([27, 23, 52, 50]);
    document.querySelector("[name=x]").value = "5";
    document.querySelector("[name=x]").dispatchEvent(new Event("input"));
    expect(document.querySelector("rect").getAttribute("x")).toBe("5");
  });

  it("never leaves the picture", () => {
    expect(moved({ x: 99, y: 0, width: 1, height: 1 }, "ArrowRight")).toEqual({ x: 99, y: 0, width: 1, height: 1 });
    expect(between([100, 100], [100, 100])).toEqual({ x: 99, y: 99, width: 1, height: 1 });
  });
});

describe("a text from the disk", () => {
  const file = (bytes) => ({ size: bytes.length, arrayBuffer: async () => new Uint8Array(bytes).buffer });

  beforeEach(() => {
    document.body.innerHTML = '<form><textarea name="source">one two</textarea></form>';
  });

  it("takes the place of what is selected", async () => {
    const area = document.querySelector("textarea");
    area.setSelectionRange(4, 7);
    await importText(area, file([...new TextEncoder().encode("# é\r\nnew")]), { notText: "No text" });
    expect(area.value).toBe("one # é\nnew");
  });

  it.each([[[0xff, 0xfe, 0x41, 0]], [[0x41, 0, 0x42]]])("is refused beside the field where it is none", async (bytes) => {
    const area = document.querySelector("textarea");
    await importText(area, file(bytes), { notText: "No text" });
    expect([area.value, document.querySelector("[data-mr-error]").textContent]).toEqual(["one two", "No text"]);
  });
});
