// Files copied from repositories: fetched on the server while the learner goes on writing. What comes while the page
// is open joins the files of the form; what came while it was closed waits in the list to be added.

export const COPYING = ["copy_file", "retry_copy", "drop_copy"];
const FIRST = 1500;
const LONGEST = 10000;

// `send(action, data)` answers as the block's handler does.
export function watchCopies(main, { send, first = FIRST }) {
  const view = main.ownerDocument;
  let timer = 0;
  let pause = first;
  let isOver = false;

  const list = () => main.querySelector("[data-mr-copies]");
  const items = (node) => Array.from(node.querySelectorAll("[data-mr-copy]"));

  function show(html) {
    const before = list();
    if (!before) return;
    const known = new Map(items(before).map((item) => [item.dataset.mrCopy, item.dataset.mrState]));
    const holder = view.createElement("template");
    holder.innerHTML = html;
    const after = holder.content.querySelector("[data-mr-copies]");
    const isIn = before.contains(view.activeElement);
    before.replaceWith(after);
    for (const item of items(after)) {
      const state = known.get(item.dataset.mrCopy);
      if (item.dataset.mrState === "done" && state !== "done") add(item, { isAsked: false });
    }
    const next = after.querySelector("button") || main.querySelector('form[data-mr-action="copy_file"] input');
    if (isIn && !after.contains(view.activeElement)) next?.focus();
    wait();
  }

  // The row of a copy becomes a row of the form, which a draft keeps.
  function add(item, { isAsked }) {
    const group = main.querySelector("[data-mr-files]");
    const row = item.querySelector("[data-mr-copy-row]");
    if (!group || !row) return;
    group.dispatchEvent(new CustomEvent("mr-file-made", { detail: { html: row.innerHTML, isAsked } }));
    item.remove();
  }

  function wait() {
    clearTimeout(timer);
    if (isOver || !list()?.hasAttribute("data-mr-waits")) {
      pause = first;
      return;
    }
    timer = setTimeout(look, pause);
    pause = Math.min(pause * 1.5, LONGEST);
  }

  async function look() {
    if (view.visibilityState === "hidden") return wait();
    let answer = { ok: false };
    try {
      answer = await send("show_copies", {});
    } catch {
      // Away for a moment: it is asked for again.
    }
    if (isOver) return undefined;
    return answer.ok ? show(answer.html) : wait();
  }

  const onClick = (event) => {
    const button = event.target.closest("[data-mr-copy-add]");
    if (button) add(button.closest("[data-mr-copy]"), { isAsked: true });
  };
  main.addEventListener("click", onClick);
  wait();
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    main.removeEventListener("click", onClick);
  };
  return { show, stop };
}
