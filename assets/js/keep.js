// Keeps what is typed into form[data-keep] in this tab, so that an expired session or a closed page loses
// nothing. Passwords, files and hidden fields are never kept; signing out forgets everything.

const PREFIX = "chieuhien.keep:";
const EVERY = 2000;

export function startKeeping() {
  const owner = document.body.dataset.keepOwner;
  settleSubmitted();
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/dang-xuat") forgetAll();
  });
  if (!owner) return;
  [...document.querySelectorAll("form[data-keep]")].forEach((form, index) => keep(form, index, owner));
}

function keep(form, index, owner) {
  const key = `${PREFIX}${location.pathname}#${form.id || index}`;
  const base = JSON.stringify(read(form));
  const entry = load(key);
  let last = base;
  if (entry && entry.owner !== owner) {
    forget(key);
  } else if (entry && entry.base === base && entry.values !== base) {
    write(form, JSON.parse(entry.values));
    last = JSON.stringify(read(form));
    announce(form, entry.at, () => {
      form.reset();
      last = JSON.stringify(read(form));
      forget(key);
    });
  } else if (entry && entry.values !== base) {
    // The server filled something else: its version counts.
    forget(key);
  }

  const save = () => {
    const values = JSON.stringify(read(form));
    if (values === last) return;
    last = values;
    if (values === base) forget(key);
    else store(key, { owner, base, values, at: Date.now() });
  };
  setInterval(save, EVERY);
  window.addEventListener("pagehide", save);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    save();
    const kept = load(key);
    if (kept) store(key, { ...kept, submitted: true });
  });
}

// A form that was sent is forgotten once a signed-in page without mistakes follows. The sign-in page, an error
// page or an error summary means it was not accepted.
function settleSubmitted() {
  const accepted =
    document.body.dataset.keepOwner && !document.querySelector("[data-error-summary], [data-error-page]");
  for (const key of keys()) {
    const entry = load(key);
    if (!entry?.submitted) continue;
    if (accepted) forget(key);
    else store(key, { ...entry, submitted: false });
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["password", "file", "hidden", "submit", "button", "reset"].includes(field.type)
      && !(field instanceof HTMLFieldSetElement) && !field.autocomplete?.includes("one-time-code"),
  );
}

function read(form) {
  return fields(form).map((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? [field.name, field.value, field.checked]
      : field.multiple
        ? [field.name, [...field.selectedOptions].map((option) => option.value)]
        : [field.name, field.value],
  );
}

function write(form, values) {
  fields(form).forEach((field, index) => {
    const [name, value, checked] = values[index] ?? [];
    if (name !== field.name) return;
    if (checked !== undefined) field.checked = checked;
    else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  });
}

function announce(form, at, discard) {
  const time = new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const line = document.createElement("div");
  line.className = "note kept mbx4";
  line.setAttribute("role", "status");
  const text = document.createElement("span");
  text.textContent = `Đã khôi phục nội dung chưa lưu lúc ${time}.`;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Bỏ nội dung này";
  button.addEventListener("click", () => {
    discard();
    line.remove();
    fields(form)[0]?.focus();
  });
  line.append(text, button);
  form.prepend(line);
}

function keys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function load(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(key, entry) {
  try {
    sessionStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // Storage is full or switched off: typing goes on, only without this help.
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

function forgetAll() {
  for (const key of keys()) forget(key);
}
