// Scoring a work: where there is little room, one criterion is a step and the work one tap away (the style sheet
// knows the room); what is missing is named, leads there, and is asked for before anything is sent.

import { fill, inNumbers } from "./forms.js";
import { reach } from "./frame.js";

export function watchReviewing(main) {
  for (const place of main.querySelectorAll("[data-mr-reviewing]")) watch(place);
}

function watch(place) {
  const form = place.querySelector("form");
  // In a programme that is not open the work is read, and nothing is scored.
  if (!form) return;
  const steps = Array.from(form.querySelectorAll("[data-mr-step]"));
  const missing = form.querySelector("[data-mr-missing]");
  const asked = Array.from(missing.querySelectorAll("[data-mr-missing-field]"));
  const scored = form.querySelector("[data-mr-scored]");
  const isScore = (row) => row.dataset.mrMissingField.startsWith("scores.");
  let current = 0;

  const controls = (row) => Array.from(form.elements).filter((one) => one.name === row.dataset.mrMissingField);
  const isThere = (row) =>
    controls(row).some((one) => (one.type === "radio" ? one.checked : one.value.trim() !== ""));

  function count() {
    for (const row of asked) row.hidden = isThere(row);
    missing.hidden = asked.every((row) => row.hidden);
    const scores = asked.filter(isScore);
    tell(scored, { scored: scores.filter((row) => row.hidden).length, count: scores.length });
  }

  function show(side) {
    place.dataset.mrSide = side;
    for (const one of place.querySelectorAll("[data-mr-show][aria-pressed]")) {
      one.setAttribute("aria-pressed", String(one.dataset.mrShow === side));
    }
  }

  function go(index) {
    current = Math.min(Math.max(index, 0), steps.length - 1);
    steps.forEach((step, at) => step.toggleAttribute("data-mr-current", at === current));
    for (const one of form.querySelectorAll("[data-mr-turn]")) {
      one.disabled = steps[current + Number(one.dataset.mrTurn)] === undefined;
    }
    tell(form.querySelector("[data-mr-place]"), { num: current + 1, count: steps.length });
  }

  function lead(node) {
    show("rubric");
    go(steps.findIndex((step) => step.contains(node)));
    reach(node);
  }

  place.addEventListener("click", (event) => {
    const { mrShow, mrTurn } = event.target.closest("button")?.dataset || {};
    if (mrShow) {
      show(mrShow);
      if (!event.target.closest("[aria-pressed]")) reach(place.querySelector("[role=region]"));
    }
    if (mrTurn) lead(steps[current + Number(mrTurn)]);
    const row = event.target.closest("[data-mr-missing-field]");
    if (row) lead(controls(row)[0]);
  });
  form.addEventListener("input", count);
  form.addEventListener("mr-refused", (event) => lead(event.target));
  form.addEventListener("submit", (event) => {
    if (missing.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    lead(missing);
  });

  count();
  show(place.dataset.mrSide);
  const first = asked.find((row) => !row.hidden && isScore(row));
  go(first ? asked.indexOf(first) : steps.length - 1);
}

function tell(node, values) {
  node.textContent = fill(node.dataset.mrWords, inNumbers(values, node));
}
