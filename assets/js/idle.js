// Warns before the session ends for want of activity, and renews it while somebody is really working.
// The moment of the last contact with the server is shared between tabs; nothing else is.

const KEY = "chieuhien.contact";
const RENEW = "/phien/gia-han";

export function startIdleWarning() {
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  const dialog = document.getElementById("idle-warning");
  if (!limit || !dialog) return;
  const notice = Math.min(120_000, limit / 2);
  const renewAfter = Math.min(60_000, limit / 5);
  const left = dialog.querySelector("[data-idle-left]");
  const said = dialog.querySelector("[data-idle-said]");
  let renewing = false;
  let lastSaid = Infinity;

  contact();

  for (const kind of ["keydown", "pointerdown", "input", "wheel"]) {
    document.addEventListener(kind, () => {
      if (!dialog.open && Date.now() - lastContact() > renewAfter) renew();
    }, { passive: true });
  }
  dialog.querySelector("[data-idle-stay]").addEventListener("click", renew);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    renew();
  });
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);

  function tick() {
    const rest = lastContact() + limit - Date.now();
    if (rest <= 0) {
      leave();
    } else if (rest > notice) {
      if (dialog.open) dialog.close();
      lastSaid = Infinity;
    } else {
      if (!dialog.open) dialog.showModal();
      const seconds = Math.ceil(rest / 1000);
      left.textContent = spoken(seconds);
      // Screen readers hear it at most every ten seconds.
      const step = Math.ceil(seconds / 10);
      if (step < lastSaid) {
        said.textContent = `Phiên tự kết thúc sau ${spoken(seconds)}.`;
        lastSaid = step;
      }
    }
  }

  async function renew() {
    if (renewing) return;
    renewing = true;
    try {
      const response = await fetch(RENEW, { method: "POST", redirect: "manual", cache: "no-store" });
      if (response.ok) {
        contact();
        tick();
      } else if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
        leave();
      }
    } catch {
      // No network: the clock runs on and the next activity tries again.
    } finally {
      renewing = false;
    }
  }
}

function leave() {
  // What is on the screen must not stay on an unattended machine: the server answers with the sign-in page.
  window.location.assign(window.location.pathname + window.location.search);
}

function contact() {
  const now = Date.now();
  contact.here = now;
  try {
    localStorage.setItem(KEY, String(now));
  } catch {
    // Storage is switched off: this tab keeps its own time.
  }
}

function lastContact() {
  let shared = 0;
  try {
    shared = Number(localStorage.getItem(KEY)) || 0;
  } catch {
    shared = 0;
  }
  return Math.max(contact.here ?? 0, shared);
}

function spoken(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} giây`;
  return rest === 0 ? `${minutes} phút` : `${minutes} phút ${rest} giây`;
}
