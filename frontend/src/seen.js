// Says that the page was seen, once it has stood before somebody's eyes for some seconds.

const REST = 4000;

export function watchSeen(main, { send, rest = REST }) {
  const mark = main.querySelector("[data-mr-seen]");
  if (!mark) return () => {};
  const timer = setTimeout(() => {
    if (main.ownerDocument.visibilityState === "hidden") return;
    // Nobody is told where it fails: what is new is then new once more.
    send("note_visit", { seen_until: mark.dataset.mrSeen }).catch(() => {});
  }, rest);
  return () => clearTimeout(timer);
}
