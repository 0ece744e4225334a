// Forms: show a password, lead to mistakes, and send once.

const words = () =>
  document.documentElement.lang === "en" ? { busy: "Sending…" } : { busy: "Đang gửi…" };

export function startForms() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-toggle-password]");
    if (button) togglePassword(button);
    const mistake = event.target.closest("[data-error-summary] a[href^='#']");
    if (mistake) {
      const field = document.getElementById(decodeURIComponent(mistake.hash.slice(1)));
      if (field) {
        event.preventDefault();
        field.focus();
        field.scrollIntoView({ block: "center" });
      }
    }
  });
  document.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    for (const field of form.querySelectorAll("[data-toggle-password][aria-pressed='true']")) togglePassword(field);
    // A download leaves the page where it is, so its button stays.
    if (form.method !== "post" || form.hasAttribute("data-download")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter ?? form.querySelector("button:not([type=button])");
    // After this turn, so that the button's own name and value are sent.
    if (button) setTimeout(() => busy(button), 0);
  });
  // Back from the next page: the browser may show this one as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[data-label]")) ready(button);
  });
}

function togglePassword(button) {
  const field = document.getElementById(button.dataset.togglePassword);
  if (!field) return;
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
}

function busy(button) {
  button.dataset.label = button.textContent;
  button.replaceChildren(button.dataset.busy || words().busy);
  button.disabled = true;
}

function ready(button) {
  button.replaceChildren(button.dataset.label);
  delete button.dataset.label;
  button.disabled = false;
}
