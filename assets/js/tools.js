// Small buttons that only work with JavaScript are hidden in the page and shown here: print, copy, and others.

export function startTools(root) {
  for (const tool of root.querySelectorAll(
    "[data-print][hidden], [data-copy][hidden], [data-toggle-password][hidden], .js-only[hidden]",
  )) {
    tool.hidden = false;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) copyText(copy);
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const tool of document.querySelectorAll("[data-print][hidden], [data-copy][hidden], [data-toggle-password][hidden]")) {
      tool.hidden = false;
    }
  });
}

async function copyText(button) {
  const from = document.getElementById(button.dataset.copyFrom ?? "");
  const text = from ? (from.value ?? from.textContent).trim() : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied || (document.documentElement.lang === "en" ? "Copied" : "Đã chép");
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}
