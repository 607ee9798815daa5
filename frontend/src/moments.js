// Moments in the reader's own zone and language: the server names the zone it wrote them in.

const FORMS = {
  datetime: { dateStyle: "long", timeStyle: "short" },
  day: { dateStyle: "long" },
  time: { timeStyle: "short" },
};

export function inWords(date, form, node) {
  const language = node?.closest("[lang]")?.lang || undefined;
  try {
    return new Intl.DateTimeFormat(language, FORMS[form]).format(date);
  } catch {
    return new Intl.DateTimeFormat(undefined, FORMS[form]).format(date);
  }
}

// What a field of date and time holds stands in UTC; the reader is asked in their own zone.
function localise(control) {
  const date = new Date(`${control.defaultValue}Z`);
  if (Number.isNaN(date.getTime()) || control.value !== control.defaultValue) return;
  control.value = new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  // Nobody has changed it yet, though it is none that the page came with.
  control.dataset.mrCame = control.value;
}

export function showMoments(root) {
  for (const control of root.querySelectorAll("input[type=datetime-local]")) if (control.defaultValue) localise(control);
  for (const node of root.querySelectorAll("time[data-mr-moment]")) {
    const date = new Date(node.dateTime);
    if (!Number.isNaN(date.getTime())) node.textContent = inWords(date, node.dataset.mrMoment, node);
  }
}
