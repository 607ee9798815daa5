// A form that changes something is sent once: a second press while the answer is on its way does nothing.

// An answer that is a file leaves the page as it is: then the form may be sent again.
const RESTS = 5000;

export function sendOnce(page, { later = setTimeout } = {}) {
  const sent = new Set();
  const free = (form) => {
    sent.delete(form);
    mark(form, false);
  };
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    mark(form, true);
    later(() => free(form), RESTS);
  });
  // Who comes back by the browser's button finds the page as it was left.
  addEventListener("pageshow", () => sent.forEach(free));
}

function mark(form, isSent) {
  for (const button of form.elements) {
    if (button.type !== "submit") continue;
    if (isSent) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
