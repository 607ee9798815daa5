// Pages of our own work without a script; with this one, a menu closes as menus do, and what was
// refused is found where the address names a place of the page.

import { watchMenus } from "./menus.js";

watchMenus(document);
// A browser that follows a fragment focuses nothing else.
if (location.hash) document.querySelector("[autofocus]")?.focus();
