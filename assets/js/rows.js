// On a narrow screen a whole row of a list is the target of its main link.

const NARROW = window.matchMedia("(max-width: 991px)");

export function startRows() {
  document.addEventListener("click", (event) => {
    if (!NARROW.matches || event.target.closest("a, button, input, select, textarea, label, summary")) return;
    if (String(window.getSelection())) return;
    event.target.closest(".t tbody tr")?.querySelector("a.nm")?.click();
  });
}
