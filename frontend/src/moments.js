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

export function showMoments(root) {
  for (const node of root.querySelectorAll("time[data-mr-moment]")) {
    const date = new Date(node.dateTime);
    if (!Number.isNaN(date.getTime())) node.textContent = inWords(date, node.dataset.mrMoment, node);
  }
}
