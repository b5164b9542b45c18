/* Sends large files in pieces (tus 1.0.0, casework/uploads/tus.py); without this file the form takes what fits into one request.

   <form data-upload="address" data-case="number" data-largest="bytes a form takes" data-most="bytes at all">
     a file field, a field `places`; [data-progress] with [data-name] [data-sent] [data-said] [data-sum] [data-pause].
   #uploads lists what has begun: <li data-url data-fingerprint>. A file that is chosen again goes on where it was cut, after
   an ended session or a closed browser too. Each piece carries its own sum, the last one that of the whole file. */

import { base64, hex, Sha256 } from "./sha256.js";
import { token } from "./token.js";

const PIECE = 8 * 1024 * 1024;
const WAITS = [1, 2, 5, 10, 20, 30]; // seconds after a cut, the last one again and again
const VERSION = { "Tus-Resumable": "1.0.0" };

const form = document.querySelector("form[data-upload]");
if (form) prepare(form);

class Refused extends Error {}

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  const [panel, pause] = ["[data-progress]", "[data-pause]"].map((name) => form.querySelector(name));
  const show = (name, text) => { panel.querySelector(`[data-${name}]`).textContent = text; };
  let held = false;
  let goOn = () => {};
  form.querySelector("[data-in-pieces]").hidden = false;
  input.multiple = true;

  pause.addEventListener("click", () => {
    held = !held;
    pause.textContent = held ? "继续" : "暂停";
    if (held) show("said", "已暂停，已传部分不会丢失。");
    else goOn();
  });
  const unpaused = () => (held ? new Promise((resolve) => { goOn = resolve; }) : Promise.resolve());

  form.addEventListener("submit", (event) => {
    const files = [...input.files];
    if (!files.length || (files.length === 1 && files[0].size <= Number(form.dataset.largest))) return;
    event.preventDefault();
    sendAll(files).catch((error) => show("said", error instanceof Refused ? error.message : "上传中断，请重新选择同一文件续传。"));
  });

  async function sendAll(files) {
    const button = form.querySelector("button[type=submit]");
    const leaving = (event) => event.preventDefault();
    addEventListener("beforeunload", leaving);
    held = false;
    [button.disabled, panel.hidden] = [true, false];
    try {
      for (const file of files) await send(file);
    } finally {
      removeEventListener("beforeunload", leaving);
      button.disabled = false;
    }
    location.reload();
  }

  async function send(file) {
    show("name", file.name);
    show("sum", "");
    const places = [...form.elements.places.selectedOptions].map((option) => option.value).join(",");
    const print = `${file.name}-${file.size}-${file.lastModified}-${places}`;
    const begun = [...document.querySelectorAll("#uploads [data-url]")].find((row) => row.dataset.fingerprint === print);
    const url = begun ? begun.dataset.url : await create(file, places, print);
    const sum = new Sha256();
    let offset = await standing(url);
    while (offset < file.size) {
      await unpaused();
      // What was sent before this page was opened is counted from the disk.
      while (sum.length < offset) sum.update(await bytes(file, sum.length, Math.min(sum.length + PIECE, offset)));
      tell(offset, file.size);
      offset = await sendPiece(url, file, offset, sum);
    }
    tell(offset, file.size);
    await checked(url);
  }

  async function create(file, places, print) {
    const said = { filename: file.name, case: form.dataset.case, places, fingerprint: print };
    const pairs = Object.entries(said).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`);
    const answer = await asked(form.dataset.upload, { method: "POST", headers: { "Upload-Length": file.size, "Upload-Metadata": pairs.join(",") } });
    return answer.headers.get("Location");
  }

  async function standing(url) {
    const answer = await asked(url, { method: "HEAD" });
    return Number(answer.headers.get("Upload-Offset"));
  }

  /** Where the next byte is due: after the piece, or wherever the server stands when it has not taken it. */
  async function sendPiece(url, file, offset, sum) {
    const end = Math.min(offset + PIECE, file.size);
    const piece = await bytes(file, offset, end);
    if (sum.length < end) sum.update(piece.subarray(sum.length - offset)); // part of it may have been counted
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset, "Upload-Checksum": `sha256 ${base64(await summed(piece))}` };
    if (end === file.size) {
      sum.whole ||= sum.digest();
      headers["Repr-Digest"] = `sha-256=:${base64(sum.whole)}:`;
      show("sum", `SHA-256 ${hex(sum.whole)}`);
    }
    const answer = await asked(url, { method: "PATCH", body: piece, headers });
    return answer.status === 204 ? Number(answer.headers.get("Upload-Offset")) : standing(url);
  }

  /** Until the server has looked into the file and hung it on its items, or has not. */
  async function checked(url) {
    show("said", "已传完，正在检查。");
    for (let left = 900; left; left--) {
      const answer = await fetch(url, { method: "HEAD", headers: VERSION }).catch(() => null);
      if (answer && answer.status === 410) return;
      await seconds(2);
    }
  }

  /** An answer that lets the upload go on; a cut line is waited for, what is refused is said. */
  async function asked(url, { headers, ...request }) {
    for (let tries = 0; ; tries++) {
      const answer = await fetch(url, { ...request, headers: { ...VERSION, "X-CSRFToken": token() || "", ...headers } }).catch(() => null);
      if (answer && (answer.ok || answer.status === 409 || answer.status === 460)) return answer;
      if (answer && answer.status === 401) throw new Refused("登录已失效，已传部分不会丢失：请重新登录后回到本页，重新选择同一文件续传。");
      if (answer && answer.status < 500 && answer.status !== 429) throw new Refused((await answer.text()) || "该文件已不能续传，请刷新页面后重新上传。");
      if (answer && [429, 507].includes(answer.status)) throw new Refused(await answer.text());
      show("said", "连接中断，正在重试，已传部分不会丢失。");
      await seconds(WAITS[Math.min(tries, WAITS.length - 1)]);
      await unpaused();
      if (request.method === "PATCH") return new Response(null, { status: 409 }); // ask first how far it has come
    }
  }

  function tell(offset, size) {
    panel.querySelector("progress").value = (offset * 100) / size;
    show("sent", `${megabytes(offset)} / ${megabytes(size)}`);
    if (!held) show("said", "正在上传，可以暂停；断线后自动续传。");
  }
}

const bytes = async (file, start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer());
/** The browser's own is quicker, and is there over TLS and on this machine alone. */
const summed = async (piece) => (crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", piece)) : new Sha256().update(piece).digest());
const seconds = (count) => new Promise((resolve) => { setTimeout(resolve, count * 1000); });
const megabytes = (size) => `${(size / 1024 / 1024).toFixed(1)} MB`;
