// Drafts: what is typed is saved as it stands; where another window has changed it meanwhile, it is kept beside.

import { fill, readDraft } from "./forms.js";
import { inWords } from "./moments.js";

// Names a form, or a save, so that what is sent twice is the same.
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `save(form, flushing)` answers with "" when the draft is kept, else with why not. An act that is under way
// saves it itself, or sends it.
export function drafting({ send, strings, isBusy }) {
  // A note says of itself that it is none of a draft.
  const words = (form, name) => strings[(form.dataset.mrKeeps || "") + (form.dataset.mrKeeps ? name[0].toUpperCase() + name.slice(1) : name)];
  const now = (form) => inWords(new Date(), "time", form);

  // Says what came of it: `done(answer)` gives the words where it was taken.
  async function ask(form, action, data, done) {
    const saved = form.querySelector("[data-mr-saved]");
    let reason = strings.offline;
    try {
      const answer = await send(action, { ...readDraft(form), ...data });
      const said = await done(answer);
      if (said !== null) {
        saved.textContent = said;
        return "";
      }
      reason = answer.error.message;
    } catch {
      // The text stays in the form; the sentence below says so.
    }
    saved.classList.add("mr-status-bad");
    saved.textContent = fill(words(form, "notSaved"), { reason });
    return saved.textContent;
  }

  // Another window has changed the draft: from now on what is typed here is kept beside it, under a name of
  // this window's own, until one of the two is chosen.
  function keepAside(form) {
    const key = (form.dataset.mrAside ||= newKey());
    return ask(form, form.dataset.mrAsideTo || "keep_aside", { key }, (answer) => {
      if (!answer.ok) return null;
      const place = form.querySelector("[data-mr-conflict]");
      if (!place.firstElementChild) place.innerHTML = answer.html;
      return fill(words(form, "keptAside"), { time: now(form) });
    });
  }

  return async function save(form, flushing) {
    if (isBusy() && !flushing) return strings.working;
    const saved = form.querySelector("[data-mr-saved]");
    saved.classList.remove("mr-status-bad");
    saved.textContent = strings.saving;
    if (form.dataset.mrAside) return keepAside(form);
    // Names this save until the server has said that it is kept: one whose answer was lost may be
    // sent again, while a draft saved by another window since is never written over.
    const key = (form.dataset.mrSaving ||= newKey());
    let isOvertaken = false;
    const reason = await ask(form, form.dataset.mrAutosave, { key, replaces: form.dataset.mrReplaces || "" }, (answer) => {
      isOvertaken = answer.error?.code === "stale_draft" && Boolean(form.querySelector("[data-mr-conflict]"));
      // Sent, released or expired meanwhile: nothing can be saved any more, and nobody is held back by it.
      if (answer.error?.code === "review_is_closed") form.dataset.mrOver = "";
      if (!answer.ok) return null;
      form.dataset.mrReplaces = key;
      if (form.elements.replaces) form.elements.replaces.value = key;
      delete form.dataset.mrSaving;
      const isEmpty = form.elements.source && !form.elements.source.value.trim();
      return fill(isEmpty ? strings.savedEmpty : words(form, "saved"), { time: now(form) });
    });
    if (!isOvertaken) return reason;
    saved.classList.remove("mr-status-bad");
    return keepAside(form);
  };
}
