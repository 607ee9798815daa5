// The learner's, mentor's and reviewer's unit: forms and buttons post to the block's handler,
// and the page it answers with replaces the one shown. The address follows (`address.js`), and is followed.

import { isSame, keepAddress, pageOf, stateIn } from "./address.js";
import { showComments } from "./annotator.js";
import { watchBank } from "./bank.js";
import { watchCards } from "./cards.js";
import { watchChanges } from "./changes.js";
import { neighbours, sayAt, showChosen, watchComments } from "./comments.js";
import { watchComposer } from "./composer.js";
import { drafting, newKey } from "./drafting.js";
import { watchFiles } from "./files.js";
import { COPYING, watchCopies } from "./copying.js";
import { showFocus, watchFocus } from "./focusing.js";
import { partOf, placeAfter } from "./folded.js";
import { clearErrors, fill, labelOf, readForm, showError, unreadable, watchDraft, watchLimits } from "./forms.js";
import { hearAddress, reach } from "./frame.js";
import { watchMenus } from "./menus.js";
import { showMoments } from "./moments.js";
import { watchParts } from "./part_marks.js";
import { watchPdfs } from "./pdf.js";
import { watchReviewing } from "./reviewing.js";
import { watchSeen } from "./seen.js";
import { celebrate } from "./celebrating.js";
import { post, postForm } from "./server.js";
import { watchPlaces } from "./places.js";
import { knownDraft, watchSuggesting } from "./suggesting.js";
import { idOf, keepTyped } from "./typed.js";
import { watchWriting } from "./writing.js";

export function mount(root, { urlFor, strings, csrfCookie, fetcher, pages = [], pdfViewer = "" }) {
  const main = root.querySelector("[data-mr-main]");
  const status = root.querySelector("[data-mr-status]");
  if (!main) return;
  const send = (action, data) => post(urlFor(action), data, { csrfCookie, fetcher });
  let undo = [];
  let drafts = [];
  let copying = null;
  let busy = false;
  const key = root.dataset.mrBlock;
  const address = keepAddress(key);
  // What of the address is shown: the front, which has an address too, until it asks for more.
  let seen = {};
  const front = JSON.parse(main.dataset.mrAt || "{}");
  let isLate = false;
  const typed = keepTyped(main, `${key}:${root.dataset.mrReader || ""}`);
  const saveDraft = drafting({ send, strings, isBusy: () => busy });

  function arrive() {
    const lookAt = (note) => choose({ comment: note.dataset.mrNote });
    undo = [
      showComments(main, strings, { choose: lookAt, reach }),
      watchComposer(main, strings),
      watchCards(main, { send, prepare }),
      watchSeen(main, { send }),
    ];
    celebrate(main, { send });
    watchBank(main);
    watchComments(main, { key, strings, choose, say, reach, unit: root.dataset.mrAddress });
    watchChanges(main, reach);
    watchReviewing(main);
    watchWriting(main, { preview: (source, files = {}) => send("preview", { source, files }), strings });
    const upload = (file) => postForm(urlFor("keep_file"), { file, name: file.name }, { csrfCookie, fetcher });
    watchParts(main);
    watchPdfs(main, { address: pdfViewer, strings });
    watchFiles(main, { upload, strings });
    copying = watchCopies(main, { send });
    undo.push(copying.stop);
    prepare(main);
    for (const form of main.querySelectorAll("form[data-mr-action]")) {
      if (form.dataset.mrAutosave) {
        const draft = watchDraft(form, (flushing) => saveDraft(form, flushing));
        drafts.push({ form, flush: draft.flush });
        undo.push(draft.stop);
      }
    }
  }

  // What works within any part of the page, when it comes: its times, forms, and what was typed in them.
  function prepare(node) {
    showMoments(node);
    watchSuggesting(node);
    undo.push(watchPlaces(main, strings, node));
    const forms = Array.from(node.querySelectorAll("form[data-mr-action]"));
    for (const form of forms) {
      watchLimits(form, strings);
      if ("mrOnce" in form.dataset) form.dataset.mrKey = newKey();
    }
    typed.restore(forms);
  }

  function leave() {
    typed.save();
    for (const step of undo) step();
    undo = [];
    drafts = [];
  }

  // The page may be replaced by an act's answer: what stands typed in other forms is saved before.
  async function unsaved(acting) {
    for (const { form, flush } of drafts) {
      const reason = form === acting ? "" : await flush();
      if (reason && !("mrOver" in form.dataset)) return reason;
    }
    return "";
  }

  // One thing at a time; where Back or Forward leads meanwhile is gone to after it. True when it was done.
  async function alone(work, { form = null, trigger = null } = {}) {
    if (busy) return false;
    busy = true;
    main.setAttribute("aria-busy", "true");
    trigger?.setAttribute("aria-disabled", "true");
    say(strings.working);
    try {
      const reason = await unsaved(form);
      if (!reason) {
        await work();
        return true;
      }
      refuse({ message: reason }, form);
    } catch {
      refuse({ message: strings.offline }, form);
    } finally {
      busy = false;
      main.inert = false;
      main.setAttribute("aria-busy", "false");
      trigger?.removeAttribute("aria-disabled");
      if (isLate) follow();
    }
    return false;
  }

  // A page that was asked for is a step of the address. What follows an act stands in the place of the page
  // it was done on, so that going back or loading anew does nothing again.
  function act(action, data, { form = null, trigger = null } = {}) {
    const source = form || trigger;
    const isPage = "mrPage" in source.dataset;
    const note = source.closest("[data-mr-note]");
    const around = note && neighbours(main, note);
    const part = isPage || note ? "" : partOf(source);
    const work = async () => {
      // A button of a draft is drawn before the draft is saved again.
      const known = !form && "replaces" in data ? { replaces: knownDraft(main) } : {};
      const answer = await send(action, { ...data, ...known });
      if (!answer.ok) {
        refuse(answer.error, await shownAfresh(answer, form));
        if (!form && note) sayAt(main, status, note.dataset.mrNote, answer.error.message, { isBad: true });
        return;
      }
      typed.done(form);
      if (COPYING.includes(action)) {
        form?.reset();
        copying.show(answer.html);
      } else if (answer.html !== undefined) {
        const { filter, focus } = address.read();
        replace(answer.html);
        // Where its comment was deleted, the one beside it is looked at.
        const comment = around?.find((one) => main.querySelector(`[data-mr-note="${one}"]`));
        const state = { ...(isPage ? {} : { comment, filter, focus }), ...answer.at };
        address.write(state, { push: isPage });
        look(state, { isAsked: Boolean(answer.at?.comment), part });
      }
      say(answer.message || "");
      const isGone = around && !main.querySelector(`[data-mr-note="${around[0]}"]`);
      if (answer.message && !isPage && !isGone) sayAt(main, status, address.read().comment, answer.message);
    };
    return alone(work, { form, trigger });
  }

  // What others did meanwhile is shown before one is told of it; the same form holds what was typed. Gives the
  // form that the refusal belongs to. A draft stays: it says itself what became of it.
  async function shownAfresh(answer, form) {
    if (answer.status !== 409 || answer.error.field || form?.dataset.mrAutosave) return form;
    const id = form && idOf(form);
    const { show = "front", ...values } = pageOf(seen);
    const page = await send(show, values);
    if (!page.ok) return form;
    replace(page.html);
    look(address.read(), { moves: false });
    return id && Array.from(main.querySelectorAll("form[data-mr-action]")).find((one) => idOf(one) === id);
  }

  // To where Back, Forward, a link or a loaded address leads; what is refused is said above the front.
  async function follow({ isLoaded = false } = {}) {
    isLate = busy;
    const wanted = address.read();
    if (busy || isSame(wanted, seen)) return;
    const page = pageOf(wanted);
    const isOther = !isSame(page, pageOf(seen)) && !(isLoaded && isSame(page, front));
    let reason = "";
    if (isOther && !(await alone(async () => (reason = await fetchPage(wanted, isLoaded))))) {
      // Nothing was replaced: the address is again what is shown, unless loading once more may help.
      if (!isLoaded) address.write(seen, { push: true });
      return;
    }
    // Of several blocks that are loaded at once, the first takes the focus.
    const isFree = !isLoaded || [null, document.body].includes(document.activeElement);
    const isThere = look(wanted, { isAsked: true, moves: isFree && (isOther || Boolean(wanted.comment)) });
    if (reason || !isThere) warn(reason || strings.nothingThere);
  }

  // "" when the page is shown, else why the front is.
  async function fetchPage(wanted, isLoaded) {
    const { show = "front", ...values } = pageOf(wanted);
    const isPage = pages.includes(show);
    // What were typed now would be replaced.
    main.inert = true;
    let answer = isPage ? await send(show, values) : { ok: false, error: { message: strings.nothingThere } };
    const reason = answer.ok ? "" : answer.error.message;
    if (reason && !isLoaded) answer = await send("front", {});
    if (answer.ok) replace(answer.html);
    say("");
    return reason;
  }

  function replace(html) {
    leave();
    main.innerHTML = html;
    arrive();
  }

  // Shows what is chosen within the page and moves the focus there; false where that is not on the page.
  function look(state, { isAsked = false, moves = true, part = "" } = {}) {
    seen = state;
    const note = showChosen(main, state);
    if (note?.hidden && isAsked) {
      // A link to a comment leads to it, whatever is filtered.
      seen = { ...state, filter: "" };
      address.write(seen);
      showChosen(main, seen);
    }
    // What an act took out of the filter is looked at no more: loading anew keeps the filter.
    if (note?.hidden && !isAsked) {
      seen = { ...state, comment: "" };
      address.write(seen);
    }
    showFocus(root, state.focus);
    const target = note && !note.hidden ? note : placeAfter(main, part);
    if (moves && target) reach(target);
    else if (moves && document.activeElement === document.body) {
      // What had the focus is gone, and the page asks for no place: the message is where one reads on.
      status.tabIndex = -1;
      reach(status);
    }
    return note !== undefined;
  }

  function choose(changes, { push = false } = {}) {
    const state = { ...address.read(), ...changes };
    address.write(state, { push });
    look(state, { isAsked: true, moves: Boolean(changes.comment) });
  }

  function say(words) {
    status.textContent = words;
    status.classList.remove("mr-status-bad", "mr-sr");
    status.setAttribute("role", "status");
  }

  // The role first: what comes into an alert is read out at once.
  function warn(words) {
    status.classList.remove("mr-sr");
    status.classList.toggle("mr-status-bad", words !== "");
    status.setAttribute("role", words ? "alert" : "status");
    status.textContent = words;
  }

  function refuse(error, form) {
    const labels = form && error.field ? labelOf(form, error.field) : "";
    if (labels) warn(fill(strings.fixErrors, { labels }));
    else warn(form ? "" : error.message);
    if (form) showError(form, error.field, error.message).focus();
  }

  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-mr-action]");
    if (!form) return;
    event.preventDefault();
    clearErrors(form);
    const [bad] = unreadable(form);
    if (bad) {
      refuse({ message: bad.validationMessage, field: bad.name }, form);
      return;
    }
    const data = readForm(form);
    const isChoosing = "mrAnnotate" in form.dataset || "mrPlaces" in form.dataset;
    if (isChoosing && !data.end && !data.whole) {
      refuse({ message: strings.nothingSelected, field: null }, form);
      return;
    }
    if (form.dataset.mrKey) data.request_key = form.dataset.mrKey;
    // One of its buttons may send the same fields to another act.
    const trigger = event.submitter || form.querySelector("[type=submit]");
    act(trigger?.dataset.mrDoes || form.dataset.mrAction, data, { form, trigger });
  });

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-mr-action]");
    if (!button || !main.contains(button)) return;
    act(button.dataset.mrAction, JSON.parse(button.dataset.mrData || "{}"), { trigger: button });
  });

  watchMenus(root);
  watchFocus(root, (isOn) => choose({ focus: isOn ? "1" : "" }, { push: true }));
  const onMove = () => {
    if (root.isConnected) follow();
    else stop(); // the host shows another unit in this page
  };
  addEventListener("popstate", onMove);
  addEventListener("pagehide", typed.save);
  const deafen = hearAddress((hash) => {
    const asked = stateIn(hash, key);
    if (!Object.keys(asked).length) return;
    address.write(asked);
    onMove();
  });
  const stop = () => {
    removeEventListener("popstate", onMove);
    removeEventListener("pagehide", typed.save);
    deafen();
  };
  arrive();
  follow({ isLoaded: true });
}

export function start(runtime, element, args) {
  const holder = element.jquery ? element[0] : element;
  const root = holder.matches("[data-mr-block]") ? holder : holder.querySelector("[data-mr-block]");
  if (!root || root.dataset.mrMounted) return;
  root.dataset.mrMounted = "true";
  mount(root, { ...args, urlFor: (action) => runtime.handlerUrl(element, "act", action) });
}

globalThis.MentorRecognitionBlock = start;
