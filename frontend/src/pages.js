// Pages of our own work without a script; with this one, a menu closes as menus do, what was
// refused is found where the address names a place of the page, and a form is sent once.

import { watchMenus } from "./menus.js";
import { sendOnce } from "./sent_once.js";

watchMenus(document);
sendOnce(document);
// A browser that follows a fragment focuses nothing else, and does so once the page is there.
if (location.hash)
  addEventListener("load", () => {
    const place = document.getElementById(location.hash.slice(1));
    (place?.querySelector("[autofocus]") ?? document.querySelector("[autofocus]"))?.focus();
  });
