// The author's editor: its own Save and Cancel serve Studio's modal and its new frame alike.

import { clearErrors, fill, labelOf, readForm, showError, unreadable } from "./forms.js";
import { post } from "./server.js";

export function mountStudio(root, runtime, { url, strings, csrfCookie, fetcher }) {
  const form = root.querySelector("form");
  // Not every runtime has Studio's notify.
  const notify = (name, data) => runtime.notify?.(name, data);
  const status = root.querySelector("[data-mr-status]");
  const summary = root.querySelector("[data-mr-summary]");

  async function save(event) {
    event.preventDefault();
    clearErrors(form);
    summary.hidden = true;
    const bad = unreadable(form);
    if (bad.length) {
      refuse(Object.fromEntries(bad.map((control) => [control.name, control.validationMessage])));
      return;
    }
    status.textContent = strings.saving;
    notify("save", { state: "start", message: strings.saving });
    let answer;
    try {
      answer = await post(url, readForm(form), { csrfCookie, fetcher });
    } catch {
      answer = { ok: false, errors: { "": strings.offline } };
    }
    status.textContent = "";
    if (answer.ok) {
      status.textContent = strings.savedSettings;
      notify("save", { state: "end" });
      return;
    }
    refuse(answer.errors);
    notify("error", { title: strings.notSavedSettings, message: summary.textContent });
  }

  function refuse(found) {
    const refused = Object.keys(found).filter((field) => field);
    for (const field of refused) showError(form, field, found[field]);
    const labels = refused.map((field) => labelOf(form, field) || field).join(strings.separator);
    summary.textContent = found[""] || fill(strings.fixErrors, { labels });
    summary.hidden = false;
    summary.focus();
  }

  form.addEventListener("submit", save);
  root.querySelector("[data-mr-cancel]").addEventListener("click", () => notify("cancel", {}));
}

export function start(runtime, element, args) {
  const holder = element.jquery ? element[0] : element;
  const root = holder.matches("[data-mr-studio]") ? holder : holder.querySelector("[data-mr-studio]");
  if (root) mountStudio(root, runtime, { ...args, url: runtime.handlerUrl(element, "studio_submit") });
}

globalThis.MentorRecognitionStudio = start;
