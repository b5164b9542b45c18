/* Comforts only: every page does its work without this file. */

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

/** After a refused form the reader begins at the list of errors. */
const focusErrors = (place) => place.querySelector(".summary")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
