// A PDF opened in its place. The viewer is large and comes from our own origin when somebody opens a first PDF.

// Which PDFs are open, and at what page: an act of the page draws it anew, and they are open again.
const opened = new Map();

export function watchPdfs(main, { address, strings, load = (url) => import(url) }) {
  if (!address) return;
  for (const place of main.querySelectorAll("[data-mr-pdf]")) {
    const opener = place.querySelector("[data-mr-pdf-open]");
    const known = { address, strings, load };
    opener.hidden = false;
    opener.addEventListener("click", () => turn(place, opener, known));
    if (opened.has(place.dataset.mrPdf)) open(place, opener, known);
  }
}

async function turn(place, opener, known) {
  if (place.querySelector("[data-mr-pdf-view]").hidden) {
    await open(place, opener, known);
    // Its keys work at once, for whoever has not gone elsewhere meanwhile.
    const hasFocus = place.ownerDocument.activeElement === opener;
    if (hasFocus && place.mrPdf) place.querySelector("[data-mr-pdf-page]").focus();
    return;
  }
  opened.delete(place.dataset.mrPdf);
  place.mrPdf?.close();
  place.mrPdf = null;
  show(place, opener, known.strings, false);
}

async function open(place, opener, { address, strings, load }) {
  const view = place.querySelector("[data-mr-pdf-view]");
  const status = place.querySelector("[data-mr-pdf-status]");
  const file = place.dataset.mrPdf;
  const onPage = (page) => {
    opened.set(file, page);
    keepPage(place, page);
  };
  show(place, opener, strings, true);
  status.textContent = strings.working;
  try {
    const viewer = await load(address);
    place.mrPdf = await viewer.show(view, file, { onPage, says: strings.pdfPage, page: opened.get(file) || 1 });
    status.textContent = "";
  } catch {
    // Nothing of the viewer stays: the next press tries again.
    opened.delete(file);
    show(place, opener, strings, false);
    status.textContent = strings.noPdf;
    return;
  }
  watchWords(place, view);
}

function show(place, opener, strings, isOpen) {
  place.querySelector("[data-mr-pdf-view]").hidden = !isOpen;
  opener.setAttribute("aria-expanded", String(isOpen));
  // Behind the words stands the name of the file, for those who do not see where the button is.
  const [words] = opener.childNodes;
  if (words) words.textContent = isOpen ? strings.hidePdf : strings.showPdf;
}

const formOf = (place) => place.closest("li").querySelector("form[data-mr-action] [name=quote]")?.form;

// A comment is first of all on the page that is looked at.
function keepPage(place, page) {
  const form = formOf(place);
  if (form && !form.elements.quote.value) form.elements.page.value = page;
}

// Words chosen on a page are the words that a comment is on.
function watchWords(place, view) {
  const button = place.querySelector("[data-mr-pdf-comment]");
  const form = formOf(place);
  if (!button || !form || button.dataset.mrWatched) return;
  button.dataset.mrWatched = "1";
  const chosen = () => {
    const selection = view.ownerDocument.getSelection();
    const layer = view.querySelector("[data-mr-pdf-text]");
    const inside = selection.rangeCount && layer?.contains(selection.getRangeAt(0).commonAncestorContainer);
    return inside ? selection.toString().split(/\s+/).join(" ").trim() : "";
  };
  let words = "";
  view.ownerDocument.addEventListener("selectionchange", () => {
    words = chosen() || (button.matches(":focus, :active") ? words : "");
    button.hidden = !words;
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    form.elements.page.value = place.mrPdf.page();
    form.elements.quote.value = words;
    form.elements.quote.dispatchEvent(new Event("input", { bubbles: true }));
    form.closest("details").open = true;
    form.elements.body.focus();
  });
}
