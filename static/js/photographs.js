/* Photographs beside a rating: hashed as they are taken, kept on the device, sent one after the other (P22).

   [data-shots="clause"]: a list, with data-address; [data-shoot="clause"]: the field that takes them. */

import { token } from "./token.js";
import * as vault from "./vault.js";

const HEIGHT = 76; // px of what is shown of one
const hex = (digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const listOf = (clause) => document.querySelector(`[data-shots="${CSS.escape(clause)}"]`);

export async function photographs(place, { acting, now, changed }) {
  let rows = await vault.entries(place);
  let sending = null;
  for (const row of rows) show(row);
  for (const field of document.querySelectorAll("[data-shoot]")) {
    field.closest("[hidden]")?.removeAttribute("hidden");
    field.addEventListener("change", async () => {
      const files = [...field.files];
      field.value = "";
      for (const file of files) await take(field.dataset.shoot, file);
      send();
    });
  }
  addEventListener("online", send);
  if (rows.length) send();
  return { waiting: () => rows.length };

  async function take(clause, file) {
    const data = await file.arrayBuffer();
    const sha256 = hex(await crypto.subtle.digest("SHA-256", data));
    const row = { key: crypto.randomUUID(), made: now(), clause, name: file.name, type: file.type, sha256, address: listOf(clause).dataset.address };
    await vault.add(place, row, data);
    rows = [...rows, row];
    await show(row, data);
    changed();
  }

  function send() {
    sending ??= sendAll().finally(() => { sending = null; });
    return sending;
  }

  async function sendAll() {
    for (const row of rows.filter(({ refused }) => !refused)) {
      const data = await vault.fileOf(place, row);
      let response;
      try {
        response = await post(row, new File([data], row.name || "photo.jpg", { type: row.type }));
      } catch {
        setTimeout(send, 10_000);
        return;
      }
      if (response.status === 422) await refused(row, (await response.json()).refused);
      else if (response.ok) await arrived(row, await response.json());
      else if (response.status >= 500) return void setTimeout(send, 10_000);
      else return; // signed out, or another acts here: the page says so beside what is typed
    }
  }

  function post({ address, key, sha256 }, photo) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ photo, key, sha256, _acting: acting })) body.append(name, value);
    return fetch(address, { method: "POST", body, headers: { "X-Autosave": "1", "X-CSRFToken": token() || "" } });
  }

  async function arrived(row, { url }) {
    await gone(row);
    const item = itemOf(row);
    const link = Object.assign(document.createElement("a"), { href: url, textContent: "已上传" });
    item?.querySelector(".sub")?.replaceChildren(link);
  }

  async function refused(row, sentence) {
    const kept = { ...row, refused: sentence };
    rows = rows.map((one) => (one.key === row.key ? kept : one));
    await vault.add(place, kept, await vault.fileOf(place, row));
    itemOf(row)?.replaceWith(itemFor(kept));
    changed();
  }

  async function gone(row) {
    await vault.drop(place, row);
    rows = rows.filter(({ key }) => key !== row.key);
    changed();
  }

  function itemOf({ key }) {
    return document.querySelector(`[data-shot="${key}"]`);
  }

  function itemFor({ key, sha256, refused: sentence }, picture) {
    const item = document.createElement("li");
    item.dataset.shot = key;
    if (picture) item.append(Object.assign(new Image(), { src: picture, alt: "现场照片", height: HEIGHT }));
    const word = document.createElement("span");
    word.className = sentence ? "error" : "sub";
    word.textContent = sentence ? `未能上传：${sentence}` : `待上传 · ${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`;
    item.append(word);
    if (!sentence) return item;
    const away = Object.assign(document.createElement("button"), { type: "button", className: "btn small plain", textContent: "从本机删除" });
    away.addEventListener("click", async () => { await gone({ key }); item.remove(); });
    item.append(away);
    return item;
  }

  async function show(row, data = null) {
    const list = listOf(row.clause);
    if (!list) return;
    const bytes = data || await vault.fileOf(place, row);
    list.append(itemFor(row, bytes && await small(bytes, row.type)));
  }
}

/** Small enough to stand beside the others; nothing where the browser cannot read it. */
async function small(bytes, type) {
  try {
    const whole = await createImageBitmap(new Blob([bytes], { type }));
    const canvas = document.createElement("canvas");
    canvas.height = HEIGHT;
    canvas.width = Math.round((whole.width * HEIGHT) / whole.height);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg");
  } catch {
    return "";
  }
}
