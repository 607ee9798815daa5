// Pages of our own work without a script; with this one, a menu closes as menus do, what was
// refused is found where the address names a place of the page, and a form is sent once.

import { watchMenus } from "./menus.js";
import { sendOnce } from "./sent_once.js";

watchMenus(document);
// On a narrow screen tabs scroll sideways: the current one is in view. Only their own row moves.
for (const tab of document.querySelectorAll(".mr-tabs [aria-current]")) {
  const row = tab.closest(".mr-tabs");
  const [at, all] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  if (at.left < all.left || at.right > all.right) row.scrollLeft += (at.left + at.right - all.left - all.right) / 2;
}
sendOnce(document);
// A browser that follows a fragment focuses nothing else, and does so once the page is there.
if (location.hash)
  addEventListener("load", () => {
    const place = document.getElementById(location.hash.slice(1));
    (place?.querySelector("[autofocus]") ?? document.querySelector("[autofocus]"))?.focus();
  });
