// Suggested words: what stands in the passage is the beginning of what is suggested for it.

export function watchSuggesting(main) {
  for (const box of main.querySelectorAll("[data-mr-suggests]")) {
    const { elements } = box.form;
    const note = box.closest("[data-mr-note]");
    box.addEventListener("change", () => {
      const passage = elements.exact?.value ?? note?.querySelector("blockquote")?.textContent ?? "";
      if (box.checked && !elements.replacement.value) elements.replacement.value = passage;
      elements.replacement.dispatchEvent(new Event("input"));
      if (box.checked) elements.replacement.focus();
    });
  }
}

// The save of the draft that this page knows: what is accepted goes into no other.
export function knownDraft(main) {
  return main.querySelector('form[data-mr-autosave="save_draft"]')?.dataset.mrReplaces || "";
}
