/* Comforts only: every page does its work without this file. */

import { token } from "./token.js";

const root = document.documentElement;

/** Large type without a reload; the form still tells the server, which keeps the choice in a cookie. */
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-large-type]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const large = button.value === "1";
  const choice = new FormData(form);
  choice.set(button.name, button.value);
  fetch(form.action, { method: "POST", body: choice, redirect: "manual" });
  root.toggleAttribute("data-type", large);
  if (large) root.dataset.type = "large";
  button.value = large ? "0" : "1";
  button.setAttribute("aria-pressed", String(large));
});

/** A form marked data-unsaved warns before its page is left with answers that have not been sent. */
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => {
  changed.delete(event.target);
});
/** Autosave calls this when the server has acknowledged everything in the form. */
document.addEventListener("portal:saved", (event) => {
  changed.delete(event.target.closest("form"));
});
addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

/** A page is older than the last sign-in of another tab: what it sends carries the token of today. For whom it was opened is
    another field, which the server asks about. */
document.addEventListener("submit", ({ target }) => {
  const field = target.elements.namedItem("csrfmiddlewaretoken");
  if (field && token()) field.value = token();
}, true);

/** Who signs out leaves nothing of a visit on the device (P22); while something waits to be sent they are asked. */
document.querySelector("form[data-leaves]")?.addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  if (!localStorage.getItem("portal:visit")) return;
  event.preventDefault();
  const { leave } = await import(form.dataset.leaves);
  if (await leave(who)) form.submit();
});

/** Without a network a form stays where it is: a page of the browser's own would take its place. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  form.querySelector("[data-offline]")?.remove();
  if (navigator.onLine || form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  note(form, "网络已断开，尚未提交；填写的内容仍在本页，请在网络恢复后再次提交。", "alert").dataset.offline = "";
}, true);

/**
 * A form that is sent and not answered by the portal (no network, a page of the server in front, an ended session, a refusal
 * on a page of its own) comes back filled in when its page is opened again: this tab keeps what was typed until a page has
 * answered it, for whoever typed it and for the same form of the same page alone: a list may have moved on meanwhile. An
 * answer shows by the cookie "done", which names the form that was done, or by data-answered on the page. Passwords, files and
 * fields marked data-not-kept are not kept; autosaved forms have a queue of their own.
 */
const TYPED = "portal:typed";
const { who = "" } = document.body.dataset;
const UNTYPED = ["password", "file", "submit"];
/** What stood in a field when it was typed into comes back with it, or the server could not tell whose change is whose. */
const SHOWN = /^(initial-|jobs_seen$)/;
const typedIn = (form) => [...form.elements].filter((field) => field.name && !UNTYPED.includes(field.type)
  && (field.type !== "hidden" || SHOWN.test(field.name)) && !("notKept" in field.dataset));
/** Where a form is sent and what it is about; the marks and the version seen are new on every page. */
const NEW = /^(csrfmiddlewaretoken|_acting|_once|seen(-.*)?)$/;
const about = (form) => JSON.stringify([
  form.getAttribute("action") || "",
  ...[...form.elements]
    .filter(({ name, type }) => type === "hidden" && !NEW.test(name) && !SHOWN.test(name))
    .map(({ name, value }) => [name, value]),
]);
const here = location.pathname + location.search;
const places = () => [...document.querySelectorAll("main form[method=post]:not([data-sign-in])")];
const held = JSON.parse(sessionStorage.getItem(TYPED) || "null");
const done = document.cookie.match(/(?:^|; )done=([^;]+)/)?.[1];
if (held) {
  const signsIn = document.querySelector('form[data-sign-in=""]'); // forms under autosave carry an address in it
  const answered = ("answered" in document.body.dataset && !signsIn) || done === held.once;
  const another = who !== "" && held.who !== who;
  const mine = held.who === who && held.page === here && !answered;
  const form = mine && places()[held.place];
  if (answered || another || mine) sessionStorage.removeItem(TYPED);
  if (form && held.about === about(form)) restore(form);
  // This tab gives back what was typed in its own place: no page in between has to, for this form.
  if (signsIn) {
    const typed = document.createElement("input");
    Object.assign(typed, { type: "hidden", name: "typed", value: held.once || "" });
    signsIn.append(typed);
  }
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  const place = places().indexOf(form);
  if (place < 0 || event.defaultPrevented || "autosave" in form.dataset) return;
  const fields = typedIn(form).map(({ name, value, checked }) => ({ name, value, checked }));
  const once = form.elements.namedItem("_once")?.value;
  sessionStorage.setItem(TYPED, JSON.stringify({ who, page: here, place, once, about: about(form), fields }));
});

function restore(form) {
  for (const field of typedIn(form)) {
    const box = ["checkbox", "radio"].includes(field.type);
    const kept = held.fields.find(({ name, value }) => name === field.name && (!box || value === field.value));
    if (!kept) continue;
    if (box) field.checked = kept.checked;
    else field.value = kept.value;
  }
  note(form, "刚才填写、尚未办成的内容已恢复，请核对后重新提交；文件须重新选择。", "status");
}

function note(form, words, role) {
  const made = document.createElement("p");
  made.className = "note";
  made.setAttribute("role", role);
  made.textContent = words;
  form.prepend(made);
  return made;
}

/** A press on a row opens what its first link opens; links, buttons, fields and selected text keep their own meaning. */
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (!row || event.target.closest("a, button, input, select, textarea, label, summary")) return;
  if (String(getSelection())) return;
  const link = row.querySelector("a[href]");
  if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
});

/** The account box closes on Escape and on a press elsewhere. */
const box = document.querySelector("details.who");
if (box) {
  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) box.open = false;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.open = false;
    box.querySelector("summary").focus();
  });
}

/** On paper nothing is folded away. */
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("main details:not([open])")) {
    fold.open = true;
    addEventListener("afterprint", () => { fold.open = false; }, { once: true });
  }
});

/** After a refused form the reader begins at the list of errors. */
const focusErrors = (place) => place.querySelector(".summary")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

/** A list with ticks gets one that ticks the whole page. */
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const label = form.querySelector("[data-tick-all]");
  const all = label?.querySelector("input");
  if (!all) continue;
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  label.hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  form.addEventListener("change", () => { all.checked = boxes.every((box) => box.checked); });
}
