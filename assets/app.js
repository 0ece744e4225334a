// The one script. Everything works without it; htmx and these modules only make it quicker and safer.
import htmx from "htmx.org";
import { startDialogs } from "./js/dialogs.js";
import { startFilters } from "./js/filter.js";
import { startForms } from "./js/forms.js";
import { startIdleWarning } from "./js/idle.js";
import { startKeeping } from "./js/keep.js";
import { startMenus } from "./js/menus.js";
import { startRows } from "./js/rows.js";
import { startShortcuts } from "./js/shortcuts.js";
import { startTools } from "./js/tools.js";

window.htmx = htmx;

function start() {
  startTools(document);
  startForms();
  startFilters();
  startMenus();
  startDialogs();
  startShortcuts();
  startRows();
  startKeeping();
  startIdleWarning();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
