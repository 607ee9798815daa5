// Congratulates once: that it was shown is said at once, so that no other window or device shows it again.

export function celebrate(main, { send }) {
  const card = main.querySelector("[data-mr-celebrates]");
  if (!card) return;
  // Nobody is told where it fails: it is then shown once more.
  const note = () => send("note_celebrated", { project_uuid: card.dataset.mrCelebrates }).catch(() => {});
  note();
  card.querySelector("[data-mr-close]").addEventListener("click", () => {
    card.remove();
    const next = main.querySelector("[data-mr-focus], h4, .mr-standing");
    if (!next) return;
    if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
    next.focus();
  });
}
