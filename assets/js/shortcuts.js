// Keyboard shortcuts, listed in the dialog #phim-tat. They can be switched off on this machine (WCAG 2.1.4).

import { openDialog } from "./dialogs.js";

const OFF = "chieuhien.shortcuts-off";
const GO = { v: "/viec" };
const ROWS = ".t tbody a.nm, .wl a.t";

export function startShortcuts() {
  // Only the back office has them.
  const list = document.getElementById("phim-tat");
  if (!list) return;
  const choice = list.querySelector("[data-shortcuts-off]");
  if (choice) {
    choice.checked = areOff();
    choice.addEventListener("change", () => switchOff(choice.checked));
  }
  let afterG = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || areOff()) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (afterG && event.timeStamp - afterG < 1200 && GO[key]) {
      event.preventDefault();
      window.location.assign(GO[key]);
      return;
    }
    afterG = key === "g" ? event.timeStamp : 0;
    if (key === "/") {
      const search = visible("[data-search]") ?? visible("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (key === "?") {
      event.preventDefault();
      openDialog(list);
    } else if (key === "j" || key === "k") {
      step(key === "j" ? 1 : -1);
    } else if (key === "[" || key === "]") {
      document.querySelector(key === "[" ? "a[data-previous]" : "a[data-next]")?.click();
    }
  });
}

function isTyping(target) {
  return target.isContentEditable || Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea"));
}

function visible(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.offsetParent !== null);
}

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

function areOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function switchOff(off) {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // Storage is switched off: shortcuts stay on.
  }
}
