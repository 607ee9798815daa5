// What stands typed in forms that no draft keeps: a comment, an answer, a reason. The page may be replaced by
// another act's answer, by Back or by loading anew; the same form then holds the same words again.
//
// They stay in this tab, for this reader, until another person signs in here.

const SELECTION = ["start", "end", "exact", "prefix", "suffix"];
// How the page is shown again after the act.
const VIEW = ["num", "view"];
// What the page knew when it was shown: after a refusal it knows more, and the words are still theirs.
const KNOWN = ["base", "base_num", "comments", "entry_num", "replaces"];

// `place` names the block and its reader.
export function keepTyped(main, place) {
  const key = `mr-typed:${place}`;
  forgetOthers(place.slice(place.lastIndexOf(":")));
  // Of a form that was sent, nothing is kept.
  const sent = new WeakSet();

  function read() {
    try {
      return JSON.parse(sessionStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  function write(kept) {
    try {
      if (Object.keys(kept).length) sessionStorage.setItem(key, JSON.stringify(kept));
      else sessionStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing loses what is typed, as it did before.
    }
  }

  const forms = () => Array.from(main.querySelectorAll("form[data-mr-action]")).filter((form) => !form.dataset.mrAutosave);

  return {
    save() {
      const kept = read();
      for (const form of forms()) {
        if (!sent.has(form) && isTyped(form)) kept[idOf(form)] = valuesOf(form);
        else delete kept[idOf(form)];
      }
      write(kept);
    },
    restore(among) {
      const kept = read();
      for (const form of among.filter((one) => !one.dataset.mrAutosave)) {
        const values = kept[idOf(form)];
        if (values) put(form, values);
      }
    },
    done(form) {
      if (form) sent.add(form);
    },
  };
}

// What somebody else typed in this tab goes when another person signs in.
function forgetOthers(reader) {
  try {
    for (const one of Object.keys(sessionStorage)) {
      if (one.startsWith("mr-typed:") && !one.endsWith(reader)) sessionStorage.removeItem(one);
    }
  } catch {
    // Nothing is kept where nothing can be read.
  }
}

// The act and what it is done to; not where the words stand, which is chosen in the form.
export function idOf(form) {
  const about = Array.from(form.elements)
    .filter((control) => control.type === "hidden" && ![...SELECTION, ...VIEW, ...KNOWN].includes(control.name))
    .map((control) => `${control.name}=${control.value}`);
  return [form.dataset.mrAction, ...about].join("&");
}

const TYPED = ["textarea", "text", "url", "datetime-local"];
const texts = (form) => Array.from(form.elements).filter((control) => control.name && TYPED.includes(control.type));
const isKept = (control) => "mrKept" in control.dataset;

// Written, or one of several answers ticked or unticked.
const isTyped = (form) =>
  texts(form).some((control) => control.value.trim() && isChanged(control)) ||
  Array.from(form.elements).some((control) => control.name.includes(".") && isKept(control) && isChanged(control));

function isChanged(control) {
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.type === "radio") return control.checked;
  if (control.type === "select-one") {
    const first = Math.max(0, Array.from(control.options).findIndex((option) => option.defaultSelected));
    return control.selectedIndex !== first;
  }
  if (control.type === "hidden") return SELECTION.includes(control.name);
  return control.type !== "file" && control.value !== (control.dataset.mrCame ?? control.defaultValue);
}

// What was changed, by name, as the fields hold it: what was left as it came follows what others have saved.
function valuesOf(form) {
  const values = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled || !isChanged(control)) continue;
    if (control.type !== "checkbox") values[control.name] = control.value;
    else if (isKept(control)) values[control.name] = control.checked;
  }
  return values;
}

function put(form, values) {
  for (const control of form.elements) {
    const isOurs = control.type !== "hidden" || SELECTION.includes(control.name);
    const isTick = control.type === "checkbox";
    if (!isOurs || !(control.name in values) || (isTick && !isKept(control))) continue;
    if (isTick) control.checked = values[control.name];
    else if (control.type === "radio") control.checked = control.value === values[control.name];
    else control.value = values[control.name];
    // Counters of characters listen; it does not bubble, for a draft is not to be saved by it.
    control.dispatchEvent(new Event("input"));
  }
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  form.dispatchEvent(new CustomEvent("mr-restored"));
}
