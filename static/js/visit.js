/* The pages of a visit go on without a network (P22): a service worker hands out what was opened before, ratings and photographs
   wait on the device, encrypted, and are sent when there is a network again.

   #device: data-worker, data-pages (addresses to be kept), data-report, data-case, data-who; data-closed where nothing is
   rated any more. body[data-kept]: since when the page lies on the device, where it comes from there.
   Without encryption in the browser (no secure address) the form saves as every other does. */

import { autosave, localQueue, placeOf } from "./autosave.js";
import { clear, report } from "./device.js";
import { photographs } from "./photographs.js";
import * as vault from "./vault.js";

const bar = document.getElementById("device");
const form = document.querySelector("form[data-queue]");
let made = 0;
/** A place in the order in which things were made. */
const now = () => (made = Math.max(Date.now(), made + 1));

async function begin() {
  const place = placeOf(bar);
  const acting = bar.dataset.who;
  const { kept } = document.body.dataset;
  let told = null;
  const answers = await queueOf(place, show);
  const photos = await photographs(`${place}:photos`, { acting, now, changed: show });
  addEventListener("online", show);
  addEventListener("offline", show);
  if (form) {
    if (kept) for (const row of await vault.told(place)) fillIn(form, row);
    else for (const { name } of await vault.told(place)) if (form.elements.namedItem(`seen-${name}`)) await vault.forget(place, name);
    autosave(form, answers);
    form.dataset.ready = "";
  }
  if (!kept) {
    await tell();
    setInterval(tell, 4 * 60_000);
  }
  if ("closed" in bar.dataset && !kept) return close();
  await keepPages();
  show();

  function waiting() {
    return answers.read().length + photos.waiting();
  }

  async function tell() {
    if (navigator.onLine) await report(bar.dataset.report, acting, { waiting: waiting() });
  }

  /** How it stands with this device, in words; the portal hears when the last of it has arrived. */
  function show() {
    const [rows, shots] = [answers.read().length, photos.waiting()];
    const what = [rows && `${rows}项评定`, shots && `${shots}张照片`].filter(Boolean).join("、");
    const online = navigator.onLine && !answers.isCut();
    const lines = online
      ? [what ? "正在上传" : "已全部上传", what ? `${what}待上传` : "本页已存于本机，断网后可以继续评定"]
      : ["无网络", what ? `${what}待上传` : "评定可以照常进行", "均已加密存于本机，关机不丢失"];
    if (kept) lines.push(`本页存于${kept}`);
    if (answers.fault()) lines.push(answers.fault());
    bar.hidden = false; // it stays, so that nothing moves under a finger
    bar.dataset.state = online ? "net" : "off";
    bar.replaceChildren(...lines.filter(Boolean).map((text, place) => {
      const part = document.createElement(place ? "span" : "b");
      part.textContent = text;
      return part;
    }));
    if (told !== null && told !== 0 && !rows && !shots) tell();
    told = rows + shots;
  }

  /** Ratings are handed in: nothing stays here. What came too late is shown, and can be taken along. */
  async function close() {
    if (!waiting()) {
      await clear(acting);
      return;
    }
    const sentence = document.createElement("span");
    sentence.textContent = `提交评审意见之后，本机还有${waiting()}项没有上传，平台不再收取。`;
    bar.hidden = false;
    bar.replaceChildren(sentence, button("导出未上传的内容", carry), button("从本机清除", async () => {
      if (!confirm("清除后无法恢复，确定清除吗？")) return;
      await clear(acting);
      bar.hidden = true;
    }));
  }

  /** As a file: ratings in words, photographs by name and sum. */
  async function carry() {
    const rows = [...answers.read(), ...(await vault.entries(`${place}:photos`))];
    const link = document.createElement("a");
    link.href = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(rows, null, 1))}`;
    link.download = `${bar.dataset.case}.json`;
    link.click();
  }

  async function keepPages() {
    await navigator.serviceWorker.register(bar.dataset.worker, { type: "module" });
    const assets = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(location.origin));
    const pages = JSON.parse(bar.dataset.pages);
    (await navigator.serviceWorker.ready).active.postMessage({ keep: pages, assets, fresh: kept ? "" : location.pathname });
    await navigator.storage?.persist?.();
  }
}

/** Entries as autosave reads and writes them: at once in memory, one after the other on the disk. */
async function queueOf(place, changed) {
  let rows = await vault.entries(place);
  let last = Promise.resolve();
  let fault = "";
  let isCut = false;
  const onDisk = (act) => {
    last = last.then(act).then(() => { fault = ""; }, () => {
      fault = "本机存储空间不足，最近填写的内容没有存下，请先联网上传。";
      changed();
    });
  };
  return {
    read: () => rows,
    write(next) {
      const before = new Map(rows.map((row) => [row.key, row]));
      rows = next.map((row) => (row.made ? row : { ...row, made: now() }));
      for (const row of rows) {
        if (before.get(row.key) !== row) onDisk(() => vault.add(place, row));
        before.delete(row.key);
      }
      for (const row of before.values()) onDisk(() => vault.drop(place, row));
      changed();
    },
    accepted: (name, value, seen) => onDisk(() => vault.tell(place, name, { value, seen })),
    cut(whether) {
      isCut = whether;
      changed();
    },
    isCut: () => isCut,
    fault: () => fault,
  };
}

/** A page that was kept some time ago says what the server has taken since. */
function fillIn(form, { name, value, seen }) {
  const version = form.elements.namedItem(`seen-${name}`);
  if (!version) return;
  version.value = seen;
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (["radio", "checkbox"].includes(field.type)) field.defaultChecked = field.checked = field.value === value;
    else field.defaultValue = field.value = value;
  }
}

function button(label, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "btn small plain";
  one.textContent = label;
  one.addEventListener("click", act);
  return one;
}

if (vault.able() && "serviceWorker" in navigator) begin();
else if (form) autosave(form, localQueue(placeOf(form)));
