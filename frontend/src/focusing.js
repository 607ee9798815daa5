// Focus mode: text and comments alone. The address says that it is on, so that going back leaves it.

import { letterOf } from "./keys.js";

export function showFocus(root, isOn) {
  const button = root.querySelector("[data-mr-focus-mode]");
  root.classList.toggle("mr-focused", Boolean(isOn && button));
  button?.setAttribute("aria-pressed", String(Boolean(isOn)));
}

// `toggle(isOn)` says it to the address. Keys count while nothing is typed and the block has the focus (WCAG 2.1.4).
export function watchFocus(root, toggle) {
  const isOn = () => root.classList.contains("mr-focused");
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-mr-focus-mode]")) toggle(!isOn());
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && isOn()) toggle(false);
    if (event.target.closest("input, textarea, select") || letterOf(event) !== "f") return;
    if (!root.querySelector("[data-mr-focus-mode]")) return;
    event.preventDefault();
    toggle(!isOn());
  });
}
