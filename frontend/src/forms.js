// Forms: what they send, where an error is shown, how a draft is kept.

export function readForm(form) {
  const data = {};
  for (const control of form.elements) {
    if (!control.name || control.disabled) continue;
    if (control.type === "radio" && !control.checked) continue;
    let value = control.type === "checkbox" ? control.checked : control.value;
    if ("mrInt" in control.dataset || control.name === "num" || control.name === "start" || control.name === "end") {
      value = Number(value);
    }
    // The reader's own time, said with its zone: the server knows no other.
    if (control.type === "datetime-local" && value) value = new Date(value).toISOString();
    const [outer, inner] = control.name.split(".");
    if (inner === undefined) data[outer] = value;
    else (data[outer] ||= {})[inner] = value;
  }
  return data;
}

// What was typed and is no number or date: the browser hands on nothing of it, as if it were empty.
export const unreadable = (form) => Array.from(form.elements).filter((control) => control.name && control.validity?.badInput);

// What a draft keeps of a form: all but its ticks, which are made anew.
export function readDraft(form) {
  const data = readForm(form);
  for (const box of form.querySelectorAll("[type=checkbox]")) delete data[box.name];
  return data;
}

export function clearErrors(form) {
  for (const note of form.querySelectorAll("[data-mr-error]")) note.remove();
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    const kept = (control.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && !id.endsWith("-error"));
    if (kept.length) control.setAttribute("aria-describedby", kept.join(" "));
    else control.removeAttribute("aria-describedby");
  }
}

let errors = 0;

// What a field is called on the page; empty where it has no label of its own.
export function labelOf(form, field) {
  const named = Array.from(form.elements).filter((control) => control.name === field && control.type !== "hidden");
  const legend = form.querySelector(`[data-mr-field="${CSS.escape(field)}"] legend`);
  const label = legend || named[0]?.labels?.[0];
  return label ? label.textContent.trim().replace(/\s+/g, " ").replace(/[.:?!…؟]+$/, "") : "";
}

// Puts the message beside its field (or at the form's end) and returns what to focus.
export function showError(form, field, message) {
  const named = field ? Array.from(form.elements).filter((control) => control.name === field) : [];
  const visible = named.find((control) => control.type !== "hidden");
  const group = form.querySelector(`[data-mr-field="${CSS.escape(field || "")}"]`);
  const holder = group || visible?.closest(".mr-field") || form;
  const note = form.ownerDocument.createElement("p");
  errors += 1;
  note.id = `mr-e${errors}-error`;
  note.className = "mr-error";
  note.dataset.mrError = "";
  note.setAttribute("role", "alert");
  note.textContent = message;
  holder.append(note);
  // What is folded away opens, so that it can be read and takes the focus.
  holder.dispatchEvent(new CustomEvent("mr-refused", { bubbles: true }));
  if (visible) {
    visible.setAttribute("aria-invalid", "true");
    visible.setAttribute("aria-describedby", `${visible.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
    return visible;
  }
  note.tabIndex = -1;
  return note;
}

// Each value as the reader's language writes numbers.
export function inNumbers(values, node) {
  const language = node.closest("[lang]")?.lang || undefined;
  let numbers;
  try {
    numbers = new Intl.NumberFormat(language);
  } catch {
    numbers = new Intl.NumberFormat();
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, numbers.format(value)]));
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

// Letters and digits, with what joins them: the signs of Markdown are no words.
const WORDS = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’_-]*/gu;

// Counts characters against data-mr-limit as code points, as the server does.
export function watchLimits(form, strings) {
  for (const control of form.querySelectorAll("[data-mr-limit]")) {
    const limit = Number(control.dataset.mrLimit);
    const counter = form.querySelector(`[data-mr-count="${control.name}"]`);
    if (!counter) continue;
    const say = () => {
      const text = control.value.trim();
      const count = Array.from(text).length;
      const sentence = count > limit ? strings.tooLong : "mrWords" in control.dataset ? strings.words : strings.count;
      const words = text.match(WORDS)?.length || 0;
      counter.textContent = fill(sentence, inNumbers({ count, limit, words }, control));
    };
    control.addEventListener("input", say);
    say();
  }
}

// Saves a draft a moment after typing stops. `save(flushing)` answers with "" when the text is kept, and
// with the reason when it is not; `flush` answers likewise for what was typed last.
export function watchDraft(form, save, delay = 1500) {
  let timer = 0;
  let last = Promise.resolve("");
  const run = (flushing) => {
    clearTimeout(timer);
    timer = 0;
    last = save(flushing);
    return last;
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "checkbox") return;
    clearTimeout(timer);
    timer = setTimeout(run, delay, false);
  });
  return {
    stop: () => clearTimeout(timer),
    flush: async () => (timer || (await last) ? run(true) : ""),
  };
}
