// Files of a work: dropped or pasted into the text, or chosen; each is a row of the form, which a draft keeps.

import { filed } from "./edits.js";
import { clearErrors, fill, showError } from "./forms.js";
import { put } from "./writing.js";

// `upload(file)` answers as the block's handler does; `strings` are the block's.
export function watchFiles(main, { upload, strings }) {
  for (const group of main.querySelectorAll("[data-mr-files]")) watchGroup(group, { upload, strings });
}

function watchGroup(group, { upload, strings }) {
  const form = group.closest("form");
  const area = form.querySelector("textarea[name=source]");
  const rows = group.querySelector("[data-mr-file-rows]");
  const said = group.querySelector("[data-mr-file-said]");
  const opener = group.querySelector("[data-mr-add-file]");
  const limit = Number(group.dataset.mrFiles);
  const chooser = group.ownerDocument.createElement("input");
  Object.assign(chooser, { type: "file", multiple: true, hidden: true });
  group.append(chooser);
  let turn = Promise.resolve();
  // Where nobody has been in the text, what is put into it comes to its end.
  let isEntered = false;
  for (const event of ["focus", "input"]) area.addEventListener(event, () => (isEntered = true));

  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
  // One after the other, in the order in which they were given.
  const take = (files, isPut) => {
    turn = turn.then(() => addAll(files, isPut));
  };

  // Says at the end which were added, by the names that they are kept under, which of them stand beside a file of
  // their own name, and of each other one why not.
  async function addAll(files, isPut) {
    clearErrors(group);
    const added = [];
    const beside = [];
    let note = null;
    for (const file of files) {
      said.textContent = fill(strings.addingFile, { name: file.name });
      const { name, refusal } = await add(file, isPut);
      if (name) {
        added.push(name);
        if (name !== file.name && isHere(file.name)) beside.push(fill(strings.fileBeside, { name, other: file.name }));
      } else note = showError(group, "", `${file.name}: ${refusal}`);
    }
    const words = added.length ? [fill(strings.fileAdded, { name: added.join(strings.separator) })] : [];
    said.textContent = [...words, ...beside].join(" ");
    note?.focus();
  }

  // The name it is kept under, as a row of the form; or why it is not.
  async function add(file, isPut) {
    if (file.size > limit) return { refusal: strings.fileTooLarge };
    let answer;
    try {
      answer = await upload(file);
    } catch {
      return { refusal: strings.offline };
    }
    return answer.ok ? { name: join(answer.html, isPut) } : { refusal: answer.error.message };
  }

  const isHere = (name) => Array.from(rows.children).some((row) => row.dataset.mrName === name);

  function join(html, isPut, { moves = true } = {}) {
    const row = rowIn(html);
    const known = rows.querySelector(`[data-mr-file-row="${row.dataset.mrFileRow}"]`);
    if (!known) rows.append(row);
    const shown = known || row;
    if (isPut) putIn(shown);
    changed();
    if (moves) shown.querySelector("input").focus();
    return shown.dataset.mrName;
  }

  function putIn({ dataset }) {
    if (!isEntered && !area.selectionStart) {
      const end = area.value.trimEnd().length;
      area.setSelectionRange(end, end);
      if (end) put(area, { from: end, to: area.value.length, insert: "\n\n", start: end + 2, end: end + 2 });
    }
    put(area, filed(dataset.mrName, dataset.mrKind, area.value, area.selectionStart, area.selectionEnd, strings.separator));
  }

  function rowIn(html) {
    const holder = group.ownerDocument.createElement("template");
    holder.innerHTML = html;
    return holder.content.querySelector("[data-mr-file-row]");
  }

  // A file copied from elsewhere is a new row as well, and the page stays; whoever writes meanwhile goes on.
  group.addEventListener("mr-file-made", ({ detail: { html, isAsked } }) => {
    const name = join(html, false, { moves: isAsked });
    said.textContent = fill(strings.fileAdded, { name });
  });
  opener.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    take(Array.from(chooser.files), false);
    chooser.value = "";
  });
  for (const place of [area, group]) {
    place.addEventListener("dragover", (event) => {
      if (!Array.from(event.dataTransfer?.types || []).includes("Files")) return;
      event.preventDefault();
      place.classList.add("mr-drop");
    });
    place.addEventListener("dragleave", () => place.classList.remove("mr-drop"));
    place.addEventListener("drop", (event) => {
      place.classList.remove("mr-drop");
      const files = Array.from(event.dataTransfer?.files || []);
      if (!files.length) return;
      event.preventDefault();
      take(files, place === area);
    });
  }
  area.addEventListener("paste", (event) => {
    const files = Array.from(event.clipboardData?.files || []);
    // A copied cell or paragraph brings a picture of itself along: its words are meant.
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    take(files, true);
  });
  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-mr-file-row]");
    if (event.target.closest("[data-mr-file-put]")) {
      putIn(row);
    } else if (event.target.closest("[data-mr-file-remove]")) {
      row.remove();
      changed();
      said.textContent = fill(strings.fileRemoved, { name: row.dataset.mrName });
      opener.focus();
    }
  });
}
