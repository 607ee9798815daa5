// Comments that stand light in the list become whole when they come near, or are looked at.

const AT_ONCE = 30;
const WAIT = 60;
const NEAR = "600px 0px";

// `prepare(node)` makes the forms of what came work, as on the rest of the page.
export function watchCards(main, { send, prepare }) {
  const list = main.querySelector("[data-mr-notes]");
  if (!list || typeof IntersectionObserver === "undefined" || !list.querySelector("[data-mr-light]")) return () => {};
  const wanted = new Set();
  let timer = 0;
  let isAsking = false;

  const want = (note) => {
    if (!("mrLight" in note.dataset)) return;
    wanted.add(note);
    if (!timer) timer = setTimeout(ask, WAIT);
  };
  const seen = new IntersectionObserver(
    (entries) => entries.forEach((one) => (one.isIntersecting ? want(one.target) : wanted.delete(one.target))),
    { rootMargin: NEAR },
  );
  for (const note of list.querySelectorAll("[data-mr-light]")) seen.observe(note);
  const onFocus = (event) => {
    const note = event.target.closest("[data-mr-note]");
    if (note) want(note);
  };
  list.addEventListener("focusin", onFocus);

  async function ask() {
    timer = 0;
    if (isAsking || !wanted.size) return;
    isAsking = true;
    const notes = Array.from(wanted).slice(0, AT_ONCE);
    notes.forEach((note) => wanted.delete(note));
    const { mrProject: uuid, mrNum: num } = list.dataset;
    const counts = Object.fromEntries(notes.map((note) => [note.dataset.mrNote, note.dataset.mrCount]));
    try {
      const answer = await send("comment_cards", { uuid, num: Number(num), notes: counts });
      if (answer.ok && list.isConnected) fill(answer.html, notes);
    } catch {
      // They stay light, can be read, and are asked for again when they come into sight again.
    }
    isAsking = false;
    if (wanted.size && !timer) timer = setTimeout(ask, WAIT);
  }

  function fill(html, notes) {
    const came = main.ownerDocument.createElement("template");
    came.innerHTML = html;
    const whole = new Map(Array.from(came.content.querySelectorAll("[data-mr-note]"), (one) => [one.dataset.mrNote, one]));
    for (const note of notes) {
      const said = note.querySelector(":scope > .mr-done-here");
      const one = whole.get(note.dataset.mrNote);
      delete note.dataset.mrLight;
      seen.unobserve(note);
      if (!one) continue;
      note.replaceChildren(...one.childNodes, ...(said ? [said] : []));
      prepare(note);
    }
  }

  return () => {
    clearTimeout(timer);
    seen.disconnect();
    list.removeEventListener("focusin", onFocus);
  };
}
