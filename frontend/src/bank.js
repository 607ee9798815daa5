// A comment of the bank goes into the one that is being written: behind what stands there, never over it.

export function watchBank(main) {
  const bank = main.querySelector("[data-mr-bank]");
  const form = bank?.closest("form");
  if (!form) return;
  const rows = Array.from(bank.querySelectorAll("li"));
  bank.querySelector("[data-mr-bank-find]").addEventListener("input", (event) => {
    const words = event.target.value.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    bank.querySelector("[data-mr-bank-none]").hidden = rows.some((row) => !row.hidden);
  });
  // Enter would send the comment around it.
  bank.querySelector("[data-mr-bank-find]").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  bank.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mr-insert]");
    if (!button) return;
    const body = form.elements.body;
    const before = body.value.trimEnd();
    body.value = before ? `${before}\n\n${button.dataset.mrInsert}` : button.dataset.mrInsert;
    // The kind goes with it only where nothing was begun.
    if (!before && form.elements.category) form.elements.category.value = button.dataset.mrKind;
    body.dispatchEvent(new Event("input", { bubbles: true }));
    bank.open = false;
    body.focus();
  });
}
