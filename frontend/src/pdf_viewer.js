// The viewer itself: one page at a time, drawn by pdf.js in a worker of our own origin, with its words above
// the picture so that they can be chosen and read aloud. No script of a PDF runs, no form of it is shown.
import { GlobalWorkerOptions, TextLayer, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const beside = (name) => new URL(name, import.meta.url).href;
const ZOOM = [1, 1.25, 1.5, 2, 3];
// Pixels of a canvas that every browser of ours can hold.
const MOST_PIXELS = 12_000_000;

GlobalWorkerOptions.workerSrc = beside("pdf_worker.js");

export async function show(view, address, { onPage, says, page: first }) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const task = getDocument({
    data: new Uint8Array(await answer.arrayBuffer()),
    cMapUrl: beside("cmaps/"),
    cMapPacked: true,
    enableXfa: false,
    isEvalSupported: false,
    useWasm: false,
  });
  const pdf = await task.promise;
  const part = (name) => view.querySelector(`[data-mr-pdf-${name}]`);
  const [page, zoom] = [part("page"), part("zoom")];
  let at = 1;
  let size = 0;
  let drawing = null;
  // Which drawing is the newest: an older one that ends later is not shown.
  let turn = 0;
  const stop = new AbortController();
  const on = (node, event, does) => node.addEventListener(event, does, { signal: stop.signal });

  async function draw() {
    drawing?.cancel();
    turn += 1;
    const mine = turn;
    const found = await pdf.getPage(at);
    if (mine !== turn) return;
    const room = Math.max(page.clientWidth - 2, 200);
    const scale = (room / found.getViewport({ scale: 1 }).width) * ZOOM[size];
    const viewport = found.getViewport({ scale });
    const area = viewport.width * viewport.height;
    const density = Math.min(window.devicePixelRatio || 1, 2, Math.sqrt(MOST_PIXELS / area));
    const sheet = document.createElement("div");
    sheet.className = "mr-pdf-sheet";
    sheet.style.setProperty("--total-scale-factor", scale);
    sheet.style.setProperty("--scale-factor", scale);
    sheet.style.inlineSize = `${viewport.width}px`;
    sheet.style.blockSize = `${viewport.height}px`;
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    canvas.setAttribute("aria-hidden", "true");
    const words = document.createElement("div");
    words.className = "mr-pdf-words";
    words.dataset.mrPdfText = "";
    sheet.append(canvas, words);
    drawing = found.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
    await drawing.promise;
    const layer = new TextLayer({ textContentSource: found.streamTextContent(), container: words, viewport });
    await layer.render();
    if (mine !== turn) return;
    page.replaceChildren(sheet);
    page.scrollTop = 0;
    part("at").textContent = says.replace("{page}", at).replace("{pages}", pdf.numPages);
    // Not by ``disabled``, which would take the focus from whoever pressed.
    const ends = { back: at === 1, next: at === pdf.numPages, smaller: size === 0, larger: size === ZOOM.length - 1 };
    for (const [name, isEnd] of Object.entries(ends)) part(name).setAttribute("aria-disabled", String(isEnd));
    zoom.textContent = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "percent" }).format(
      ZOOM[size],
    );
    onPage(at);
  }

  // Whoever goes on before a page is drawn sees the one they went to.
  const redraw = () => draw().catch((fault) => fault?.name === "RenderingCancelledException" || Promise.reject(fault));
  const go = (to) => {
    at = Math.min(pdf.numPages, Math.max(1, to));
    return redraw();
  };
  const grow = (by) => {
    size = Math.min(ZOOM.length - 1, Math.max(0, size + by));
    return redraw();
  };
  on(part("back"), "click", () => go(at - 1));
  on(part("next"), "click", () => go(at + 1));
  on(part("smaller"), "click", () => grow(-1));
  on(part("larger"), "click", () => grow(1));
  on(page, "keydown", (event) => {
    const to = { Home: 1, End: pdf.numPages, PageUp: at - 1, PageDown: at + 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(to);
  });
  await go(first);
  let width = page.clientWidth;
  let timer = 0;
  const resized = new ResizeObserver(() => {
    if (page.clientWidth === width || !page.clientWidth) return;
    width = page.clientWidth;
    clearTimeout(timer);
    timer = setTimeout(redraw, 150);
  });
  resized.observe(page);
  return {
    page: () => at,
    close() {
      stop.abort();
      resized.disconnect();
      clearTimeout(timer);
      drawing?.cancel();
      page.replaceChildren();
      // A page that is drawn anew has no use for what this one holds.
      task.destroy();
    },
  };
}
