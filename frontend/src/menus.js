// A menu (a details element) closes with Escape, and when something else is pressed.

export function watchMenus(root) {
  const opened = () => Array.from(root.querySelectorAll("details.mr-menu[open]"));
  root.addEventListener("click", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.mr-menu[open]");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
