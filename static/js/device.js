/* This device among those on which a member rates (P22): the portal knows of each, how much waits on it, and that nothing is
   left there. `portal:visit` lists the addresses to which it is reported; without it nothing of a visit lies here. */

import { token } from "./token.js";
import * as vault from "./vault.js";

const ASSETS = "portal-visit";
const reports = () => JSON.parse(localStorage.getItem("portal:visit") || "[]");

function deviceKey() {
  const there = localStorage.getItem("portal:device") || crypto.randomUUID();
  localStorage.setItem("portal:device", there);
  return there;
}

/** Whether the portal has heard it. */
export async function report(address, acting, { waiting, cleared = false }) {
  if (!reports().includes(address)) localStorage.setItem("portal:visit", JSON.stringify([...reports(), address]));
  const body = new URLSearchParams({ device: deviceKey(), waiting, cleared: cleared ? "1" : "", _acting: acting });
  const headers = { "X-Autosave": "1", "X-CSRFToken": token() || "" };
  try {
    return (await fetch(address, { method: "POST", body, headers, keepalive: true })).ok;
  } catch {
    return false;
  }
}

/** Until the worker keeps nothing more; one that does not answer is not waited for. */
function stopped(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = resolve;
    setTimeout(resolve, 3000);
    worker?.postMessage({ leave: true }, [port2]);
  });
}

/** Takes all of it off the device; what is told the portal of it is no reason to keep it. */
export async function clear(acting) {
  await Promise.all(reports().map((address) => report(address, acting, { waiting: 0, cleared: true })));
  for (const registration of await navigator.serviceWorker?.getRegistrations() ?? []) {
    await stopped(registration.active);
    await registration.unregister();
  }
  await vault.wipe();
  await caches.delete(ASSETS);
  localStorage.removeItem("portal:visit");
  localStorage.removeItem("portal:device");
}

/** Before somebody signs out: nothing stays here, unless something waits to be sent and they say so. */
export async function leave(acting) {
  if (!reports().length) return true;
  const waiting = await vault.waiting();
  if (!waiting) await clear(acting);
  return !waiting || confirm(`本机还有${waiting}项评定或照片没有上传。退出后加密留在本机，请用同一设备再次登录后上传。确定退出吗？`);
}
