// Checks the signed payload of a paper's QR code in the browser, so that it also works without a network.
// The page holds [data-paper-check] with the public key, the words and, where codes are typed, a form.
import { verifyAsync } from "@noble/ed25519";

const place = document.querySelector("[data-paper-check]");

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** What the payload says when its signature is right; otherwise null. */
async function read(text, key) {
  try {
    const payload = text.trim().split("#").pop();
    const [body, signature] = payload.split(".");
    const right = await verifyAsync(bytes(signature), new TextEncoder().encode(body), bytes(key));
    return right ? JSON.parse(new TextDecoder().decode(bytes(body))) : null;
  } catch {
    return null;
  }
}

function line(list, label, value) {
  const term = document.createElement("dt");
  const description = document.createElement("dd");
  term.textContent = label;
  description.textContent = value;
  list.append(term, description);
}

async function show(text) {
  const words = place.dataset;
  const mark = await read(text, words.key);
  const answer = place.querySelector("[data-answer]");
  answer.replaceChildren();
  const verdict = document.createElement("p");
  verdict.className = mark ? "note ok" : "note bad";
  verdict.textContent = mark ? words.right : words.wrong;
  answer.append(verdict);
  if (mark) {
    const [year, month, day] = mark.d.split("-");
    const list = document.createElement("dl");
    list.className = "kv";
    line(list, words.number, mark.n);
    line(list, words.day, `${day}/${month}/${year}`);
    line(list, words.issuer, mark.i);
    line(list, words.code, mark.c);
    answer.append(list);
  }
  place.hidden = false;
}

/** A photo of the code, where the browser can read one. */
async function photographed(file) {
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  const [found] = await detector.detect(await createImageBitmap(file));
  return found ? found.rawValue : "";
}

if (place) {
  const form = place.querySelector("form");
  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show(form.elements.code.value);
    });
    const photo = form.elements.photo;
    if (photo && "BarcodeDetector" in window) {
      photo.closest("[hidden]")?.removeAttribute("hidden");
      photo.addEventListener("change", async () => {
        if (!photo.files[0]) return;
        form.elements.code.value = await photographed(photo.files[0]);
        show(form.elements.code.value);
      });
    }
  } else if (location.hash.length > 1) {
    show(location.hash);
  }
}
