// Going from change to change where two versions are compared: by buttons, and by key while the changes have the focus.

import { letterOf } from "./keys.js";

export function watchChanges(main, reach) {
  const regions = Array.from(main.querySelectorAll("[data-mr-changes]"));
  if (!regions.length) return;
  const changes = regions.flatMap((region) => Array.from(region.querySelectorAll("[data-mr-change]")));
  const buttons = Array.from(main.querySelectorAll("button[data-mr-step]"));
  for (const button of buttons) button.hidden = changes.length < 2;
  let at = -1;
  // The ends stay where they are: nobody is led round without noticing.
  const go = (step) => {
    at = Math.min(changes.length - 1, Math.max(0, at + step));
    const change = changes[at];
    // The changes of a file are folded until somebody comes to them.
    for (let part = change; part; part = part.parentElement?.closest("details")) if (part !== change) part.open = true;
    if (change) reach(change);
  };
  for (const button of buttons) button.addEventListener("click", () => go(Number(button.dataset.mrStep)));
  for (const region of regions) {
    region.addEventListener("focusin", (event) => {
      const index = changes.indexOf(event.target.closest("[data-mr-change]"));
      if (index >= 0) at = index;
    });
    region.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { j: 1, k: -1 }[letterOf(event)];
      if (!step) return;
      event.preventDefault();
      go(step);
    });
  }
}
