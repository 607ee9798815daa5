// The learner's, mentor's and reviewer's unit: forms and buttons post to the block's handler,
// and the page it answers with replaces the one shown.

import { chooseWords, showComments } from "./annotator.js";
import { clearErrors, fill, labelOf, readForm, showError, watchDraft, watchLimits } from "./forms.js";
import { inWords, showMoments } from "./moments.js";
import { post } from "./server.js";

export function mount(root, { urlFor, strings, csrfCookie, fetcher }) {
  const main = root.querySelector("[data-mr-main]");
  const status = root.querySelector("[data-mr-status]");
  if (!main) return;
  const send = (action, data) => post(urlFor(action), data, { csrfCookie, fetcher });
  let undo = [];
  let drafts = [];
  let busy = false;

  function arrive() {
    showMoments(main);
    undo = [showComments(main, strings), chooseWords(main, strings)];
    for (const form of main.querySelectorAll("form[data-mr-action]")) {
      watchLimits(form, strings);
      if ("mrOnce" in form.dataset) form.dataset.mrKey = newKey();
      if (form.dataset.mrAutosave) {
        const draft = watchDraft(form, (flushing) => saveDraft(form, flushing));
        drafts.push({ form, flush: draft.flush });
        undo.push(draft.stop);
      }
    }
  }

  function leave() {
    for (const step of undo) step();
    undo = [];
    drafts = [];
  }

  // "" when the draft is kept, else why not. An act that is under way saves it itself, or sends it.
  async function saveDraft(form, flushing) {
    if (busy && !flushing) return strings.working;
    const saved = form.querySelector("[data-mr-saved]");
    saved.textContent = strings.saving;
    let reason = strings.offline;
    // Names this save until the server has said that it is kept: one whose answer was lost may be
    // sent again, while a draft saved by another window since is never written over.
    const key = (form.dataset.mrSaving ||= newKey());
    const place = { key, replaces: form.dataset.mrReplaces || "" };
    try {
      const answer = await send(form.dataset.mrAutosave, { ...readForm(form), ...place });
      if (answer.ok) {
        form.dataset.mrReplaces = key;
        delete form.dataset.mrSaving;
        saved.textContent = fill(strings.saved, { time: inWords(new Date(), "time", form) });
        return "";
      }
      reason = answer.error.message;
    } catch {
      // The text stays in the form; the sentence below says so.
    }
    saved.textContent = fill(strings.notSaved, { reason });
    return saved.textContent;
  }

  // The page may be replaced by an act's answer: what stands typed in other forms is saved before.
  async function unsaved(acting) {
    for (const { form, flush } of drafts) {
      const reason = form === acting ? "" : await flush();
      if (reason) return reason;
    }
    return "";
  }

  async function act(action, data, { form = null, trigger = null } = {}) {
    if (busy) return;
    busy = true;
    main.setAttribute("aria-busy", "true");
    trigger?.setAttribute("aria-disabled", "true");
    status.textContent = strings.working;
    try {
      const reason = await unsaved(form);
      if (reason) {
        refuse({ message: reason }, form);
        return;
      }
      const answer = await send(action, data);
      if (answer.ok) settle(answer);
      else refuse(answer.error, form);
    } catch {
      refuse({ message: strings.offline }, form);
    } finally {
      busy = false;
      main.setAttribute("aria-busy", "false");
      trigger?.removeAttribute("aria-disabled");
    }
  }

  function settle(answer) {
    if (answer.html !== undefined) {
      leave();
      main.innerHTML = answer.html;
      arrive();
      const target = main.querySelector("[data-mr-focus]");
      target?.focus();
    }
    status.textContent = answer.message || "";
  }

  function refuse(error, form) {
    const labels = form && error.field ? labelOf(form, error.field) : "";
    if (labels) status.textContent = fill(strings.fixErrors, { labels });
    else status.textContent = form ? "" : error.message;
    if (form) showError(form, error.field, error.message).focus();
  }

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-mr-action]");
    if (!form) return;
    event.preventDefault();
    clearErrors(form);
    const data = readForm(form);
    if ("mrAnnotate" in form.dataset && !data.end) {
      refuse({ message: strings.nothingSelected, field: null }, form);
      return;
    }
    if (form.dataset.mrKey) data.request_key = form.dataset.mrKey;
    act(form.dataset.mrAction, data, { form, trigger: form.querySelector("[type=submit]") });
  });

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-mr-action]");
    if (!button || !main.contains(button)) return;
    act(button.dataset.mrAction, JSON.parse(button.dataset.mrData || "{}"), { trigger: button });
  });

  arrive();
}

// One key per shown form: a repeated submit of the same form is the same act.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function start(runtime, element, args) {
  const holder = element.jquery ? element[0] : element;
  const root = holder.matches("[data-mr-block]") ? holder : holder.querySelector("[data-mr-block]");
  if (!root || root.dataset.mrMounted) return;
  root.dataset.mrMounted = "true";
  mount(root, { ...args, urlFor: (action) => runtime.handlerUrl(element, "act", action) });
}

globalThis.MentorRecognitionBlock = start;
