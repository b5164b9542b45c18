/* The secret of a draw is made, and its hash computed, in the browser: only the hash is sent. Without this file the hash is
   made with verify_draw.py and pasted. */

const form = document.querySelector("form[data-commitment]");
// Browsers compute hashes on secure pages alone; elsewhere the hash is pasted.
if (form && globalThis.crypto?.subtle) {
  const { draw, party, shortest } = form.dataset;
  const box = form.querySelector("[data-made-here]");
  const secret = box.querySelector("[data-secret]");
  const kept = box.querySelector("[data-kept]");
  const warning = box.querySelector("[data-warning]");
  const hash = form.elements.namedItem("commitment");

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  /** As verify_draw.commitment: SHA-256 over the canonical JSON of what is hashed. */
  const commitment = async (text) => {
    const bytes = new TextEncoder().encode(JSON.stringify(["commitment", draw, party, text]));
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  };

  const take = async () => {
    const text = secret.value.trim();
    hash.value = text.length < Number(shortest) ? "" : await commitment(text);
    hash.readOnly = text !== "";
  };

  box.hidden = false;
  secret.addEventListener("input", take);
  box.querySelector("[data-make]").addEventListener("click", () => {
    secret.value = hex(crypto.getRandomValues(new Uint8Array(16))).match(/.{4}/g).join("-");
    kept.checked = false;
    take();
  });
  box.querySelector("[data-copy]").addEventListener("click", async (event) => {
    await navigator.clipboard.writeText(secret.value);
    event.target.textContent = "已复制";
  });
  box.querySelector("[data-print]").addEventListener("click", () => print());

  /* A secret that nobody has written down is lost with this page. */
  form.addEventListener("submit", (event) => {
    warning.hidden = secret.value === "" || kept.checked;
    if (warning.hidden) return;
    event.preventDefault();
    kept.focus();
  });
}
