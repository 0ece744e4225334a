// Links to a dialog open it over the page; [data-close] closes it and brings the focus back.

export function openDialog(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog) {
        event.preventDefault();
        const menu = opener.closest("details.menu");
        if (menu) menu.open = false;
        openDialog(dialog);
      }
      return;
    }
    const closer = event.target.closest("[data-close]");
    const dialog = closer?.closest("dialog[open]");
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
  });
  // A dialog whose form came back with mistakes is shown again.
  openDialog(document.querySelector("dialog:not([open]) .fld.err")?.closest("dialog"));
}
