{% load static %}/* The pages of a visit where there is no network (P22): from the network while there is one, else as they were opened last. */

import * as vault from "{% static "js/vault.js" %}";

const ASSETS = "portal-visit";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(told(event)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, address.pathname));
  else if (address.pathname.startsWith("{% static "" %}")) event.respondWith(asset(request));
});

// What is being kept; once the device is left nothing more is, until a page asks for it anew.
let keeping = Promise.resolve();
let left = false;

/** `leave` is answered when nothing is being kept any more. */
async function told({ data, ports }) {
  left = Boolean(data.leave);
  if (!left) keeping = keeping.then(() => keep(data));
  await keeping;
  ports[0]?.postMessage("left");
}

/** Pages that were never opened are fetched; `fresh` is the one that has just been, and was not ours to keep when it came. */
async function keep({ keep: paths, assets, fresh }) {
  const kept = await caches.open(ASSETS);
  await Promise.all(assets.map(async (address) => (await kept.match(address)) || kept.add(address).catch(() => {})));
  for (const path of paths) if (!left && (path === fresh || !(await vault.page(path)))) await keepPage(path).catch(() => {});
}

async function keepPage(path) {
  const response = await fetch(path, { credentials: "same-origin", redirect: "manual" });
  if (response.ok) await store(path, response);
}

const store = async (path, response) =>
  vault.keepPage(path, { text: await response.text(), policy: response.headers.get("Content-Security-Policy") || "", at: moment() });

function moment() {
  const [date, time] = new Date().toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).split(" ");
  const [, month, day] = date.split("-").map(Number);
  return `${month}月${day}日 ${time.slice(0, 5)}`;
}

async function page(request, path) {
  let response;
  try {
    response = await fetch(request);
  } catch {
    const kept = await vault.page(path);
    const html = kept ? kept.text.replace("<body", `<body data-kept="${kept.at}"`) : {{ missing|safe }};
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": kept?.policy || "default-src 'none'" };
    return new Response(html, { headers, status: kept ? 200 : 503 });
  }
  if (!left && response.ok && !response.redirected && (await vault.page(path))) await store(path, response.clone());
  return response;
}

async function asset(request) {
  const kept = await caches.match(request);
  if (kept && !navigator.onLine) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}
