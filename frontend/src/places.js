// Comments whose words are gone: others are chosen for them, in the text or by typing them.

import { painter } from "./annotator.js";
import { fill } from "./forms.js";
import { findAll, plainText, rangeFor, selectorFor } from "./text.js";

// While one of them is open, what is selected in the text is for it.
export const isPlacing = (main) => Boolean(main.querySelector("details[open] > form[data-mr-places]"));

export function watchPlaces(main, strings, within) {
  const text = main.querySelector("[data-mr-selectable]");
  const forms = Array.from(within.querySelectorAll("form[data-mr-places]"));
  if (!text || !forms.length) return () => {};
  const paint = painter("mr-chosen");

  function choose(form, selector, words) {
    for (const [name, value] of Object.entries(selector)) form.elements[name].value = value;
    form.querySelector("[data-mr-chosen-too]").textContent = words;
    paint.only(selector.end ? rangeFor(text, selector.start, selector.end) : null);
  }

  for (const form of forms) {
    const field = form.querySelector("[data-mr-find]");
    let found = -1;
    const find = () => {
      const places = findAll(plainText(text), field.value);
      if (!places.length) {
        const none = { start: 0, end: 0, exact: "", prefix: "", suffix: "" };
        choose(form, none, fill(strings.notFound, { words: field.value.trim() }));
        return;
      }
      found = (found + 1) % places.length;
      const selector = selectorFor(plainText(text), ...places[found]);
      choose(form, selector, fill(strings.found, { index: found + 1, count: places.length, quote: selector.exact }));
    };
    form.querySelector("[data-mr-find-next]").addEventListener("click", find);
    field.addEventListener("input", () => (found = -1));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      find();
    });
  }
  const onChosen = (event) => {
    const form = forms.find((one) => one.parentElement.open);
    if (form) choose(form, event.detail, event.detail.exact);
  };
  main.addEventListener("mr-chosen", onChosen);
  return () => {
    main.removeEventListener("mr-chosen", onChosen);
    paint.clear();
  };
}
