/* Saves a form field by field as it is left; without this file its save button does the same.

   <form data-autosave="address" data-sign-in="address" data-case="number" data-who="membership" data-page="name">
     each field x has a hidden field seen-x with the version the page saw, and may have #error-x for its fault
   #save-status says how it stands; the answer may bring new HTML for #standing and #tasks, and figures for
   [data-effective="key"].

   What is typed goes into a queue on the device first, one queue per case and person, and leaves it when the server
   has answered. A queue survives a lost connection, an ended session and a closed browser; it is sent again with the
   same keys, so that nothing is written twice. It lies in localStorage; a page that works without a network gives
   another (data-queue, see visit.js). */

import { token } from "./token.js";

const form = document.querySelector("form[data-autosave]:not([data-queue])");
if (form) autosave(form, localQueue(placeOf(form)));

/** Whose queue it is. */
export function placeOf({ dataset: { case: number, who } }) {
  return `portal:answers:${number}:${who}`;
}

export function localQueue(place) {
  return {
    read: () => JSON.parse(localStorage.getItem(place) || "[]"),
    write: (queue) => (queue.length ? localStorage.setItem(place, JSON.stringify(queue)) : localStorage.removeItem(place)),
  };
}

/** `queue` is read and written at once. Where it has them, `accepted(field, value, seen)` hears what the server has taken, and
    `cut(whether)` that it could not be reached, or could again. */
export function autosave(form, queue) {
  const { autosave: address, page, signIn } = form.dataset;
  const status = document.getElementById("save-status");
  // Keys of entries that stand against another's value: they stay in the queue until somebody has chosen.
  const undecided = new Set();
  let sending = null;
  let waiting = 0;

  const stored = queue.read;
  const store = queue.write;
  const input = (name) => form.elements.namedItem(name);
  /** What a field says: of a box nothing while it is not ticked. */
  const chosen = (name) => form.querySelector(`[name="${CSS.escape(name)}"]:checked`) || (input(name).type === "checkbox" ? { value: "" } : input(name));
  const seen = (name) => input(`seen-${name}`);
  const say = (sentence) => { if (status) status.textContent = sentence; };

  /** The version on which what is now typed builds: beside an open choice still the one before it, so that it is asked again. */
  function basis(name) {
    const open = stored().find((entry) => entry.field === name && undecided.has(entry.key));
    return open ? open.seen : seen(name).value;
  }

  /** The latest value of a field replaces an unsent one; a request under way keeps its own entry and key. */
  function enqueue(name, value, version = basis(name)) {
    const others = stored().filter((entry) => entry.field !== name || (entry.sent && !undecided.has(entry.key)));
    const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
    store([...others, { field: name, value, seen: version, key }]);
    told.set(name, value);
    send();
  }

  /** What the server or the queue has last been told of a field; the page as it was sent, where nothing has been typed. */
  const told = new Map([...form.elements].filter(({ name }) => name && seen(name)).map((field) => [field.name, standing(field, form)]));
  const heard = (name) => stored().findLast((entry) => entry.field === name)?.value ?? told.get(name);

  function settle(key) {
    store(stored().filter((entry) => entry.key !== key));
  }

  function mark(key) {
    store(stored().map((entry) => (entry.key === key ? { ...entry, sent: true } : entry)));
  }

  /** One at a time, in the order typed; whoever asks while it runs waits for the same run. */
  function send() {
    sending ??= sendAll().finally(() => { sending = null; });
    return sending;
  }

  async function sendAll() {
    const next = () => stored().find((entry) => !undecided.has(entry.key));
    for (let entry = next(); entry; entry = next()) {
      mark(entry.key);
      if (!(await deliver(entry))) break;
    }
    if (!stored().length) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
  }

  /** Goes out also while the page is being left. */
  function post({ field, value, seen: version, key }) {
    const acting = input("_acting").value;
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams({ field, value, seen: version, key, page, _acting: acting }),
      headers: { "X-Autosave": "1", "X-CSRFToken": token() || input("csrfmiddlewaretoken").value },
      keepalive: true,
    });
  }

  /** True where the entry is dealt with, false where it has to wait. */
  async function deliver(entry) {
    let response;
    try {
      response = await post(entry);
      queue.cut?.(false);
    } catch {
      queue.cut?.(true);
      return later("网络中断，已保存在本机，恢复后自动上传");
    }
    if (response.status === 401 || response.status === 403) return signInAgain();
    if (response.status >= 500) return later("平台暂时不能保存，已保存在本机，稍后自动上传");
    if (response.status === 412) return later(await response.text());
    if ([404, 410].includes(response.status)) return later("本页已不可用，填写的内容已保存在本机");
    const answer = await response.json();
    waiting = 0;
    if (response.status === 409) return conflict(entry, answer);
    settle(entry.key);
    if (!response.ok) refuse(entry, answer);
    else accept(entry, answer);
    return true;
  }

  function later(sentence) {
    say(sentence);
    waiting = Math.min((waiting || 2) * 2, 60);
    setTimeout(send, waiting * 1000);
    return false;
  }

  function signInAgain() {
    if (!status) return false;
    say("登录已失效，填写的内容已保存在本机，");
    const link = document.createElement("a");
    link.href = `${signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "重新登录后自动上传";
    status.append(link);
    return false;
  }

  /** Later entries of the same field were typed on top of this one, so they now build on its version. */
  function rebase(name, token) {
    if (seen(name)) seen(name).value = token;
    store(stored().map((entry) => (entry.field === name ? { ...entry, seen: token } : entry)));
  }

  /** A choice between two values of a field is open once: what was asked before goes, but for the entry `key`. */
  function unask(name, key = "") {
    form.querySelector(`.conflict[data-about="${CSS.escape(name)}"]`)?.remove();
    store(stored().filter((entry) => entry.field !== name || entry.key === key || !undecided.has(entry.key)));
  }

  function accept(entry, answer) {
    unask(entry.field);
    rebase(entry.field, answer.seen);
    queue.accepted?.(entry.field, entry.value, answer.seen);
    for (const [name, sentence] of Object.entries(answer.errors || {})) fault(name, sentence);
    const figure = answer.key && document.querySelector(`[data-effective="${CSS.escape(answer.key)}"]`);
    if (figure) figure.textContent = answer.effective;
    for (const part of ["standing", "tasks"]) {
      const old = document.getElementById(part);
      if (old && answer[part]) old.innerHTML = answer[part];
    }
    say(`已自动保存 ${answer.at}`);
  }

  /** A field of another page has no place here for its fault: the sentence goes to the top, with what was typed. What has to
      be done first is a link behind the sentence. */
  function refuse(entry, { refused, ways = [] }) {
    say("未能保存，请看提示");
    let note = document.getElementById(`error-${entry.field}`);
    if (input(entry.field)) fault(entry.field, refused);
    else note = warn(`${refused}未能保存的内容：“${entry.value}”`, null);
    for (const way of ways) {
      const link = document.createElement("a");
      link.href = way.url;
      link.textContent = ` ${way.label}`;
      note?.append(link);
    }
  }

  function fault(name, sentence) {
    const note = document.getElementById(`error-${name}`);
    if (note) {
      note.textContent = sentence;
      note.hidden = !sentence;
    }
    if (sentence) input(name)?.setAttribute?.("aria-invalid", "true");
    else input(name)?.removeAttribute?.("aria-invalid");
  }

  /** Both values, and a choice: theirs is taken over, or mine is sent again on top of it. Left unmade, it is asked again. */
  function conflict(entry, answer) {
    undecided.add(entry.key);
    unask(entry.field, entry.key);
    say("有内容已被他人修改，请选择");
    const field = document.getElementById(`error-${entry.field}`) || form.querySelector(`[name="${CSS.escape(entry.field)}"]`);
    const note = warn(field ? answer.sentence : `${answer.place}：${answer.sentence}`, field);
    note.classList.add("conflict");
    note.dataset.about = entry.field;
    const choices = document.createElement("p");
    choices.className = "row";
    const choose = (value) => {
      unask(entry.field);
      if (seen(entry.field)) seen(entry.field).value = answer.seen;
      put(entry.field, value);
    };
    choices.append(
      button(`采用“${answer.stored_label || answer.stored || "空"}”`, () => choose(answer.stored)),
      button(`采用我填的“${answer.sent_label || answer.sent || "空"}”`, () => { choose(answer.sent); enqueue(entry.field, answer.sent, answer.seen); }),
    );
    note.append(choices);
    return true;
  }

  /** A note behind its field; at the top of the form where the field is on another page. */
  function warn(words, field) {
    const note = document.createElement("div");
    note.className = "note amber";
    note.setAttribute("role", "alert");
    const sentence = document.createElement("p");
    sentence.textContent = words;
    note.append(sentence);
    if (field) field.after(note);
    else form.prepend(note);
    return note;
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn small plain";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function put(name, value) {
    const field = input(name);
    if (field?.type === "checkbox") field.checked = field.value === value;
    else if (field) field.value = value;
  }

  let resting = null;
  // While an input method is at work the field holds letters that nobody means: its text of before, until it has ended.
  let composing = null;
  const rest = (target) => {
    clearTimeout(resting);
    if (target.tagName === "TEXTAREA" && seen(target.name)) resting = setTimeout(() => enqueue(target.name, target.value), 2000);
  };
  form.addEventListener("compositionstart", ({ target }) => {
    clearTimeout(resting);
    composing = { name: target.name, text: target.value };
  });
  form.addEventListener("compositionend", ({ target }) => {
    if (leaving) return;
    composing = null;
    rest(target);
  });
  // Leaving the page ends the input method's work for it, which puts the letters into the field.
  let leaving = false;
  addEventListener("beforeunload", () => {
    leaving = Boolean(composing);
    if (leaving) setTimeout(() => { leaving = false; composing = null; }, 500); // whoever chose to stay goes on typing
  });
  form.addEventListener("change", (event) => {
    clearTimeout(resting);
    const name = event.target.name;
    if (name && seen(name) && !composing) enqueue(name, chosen(name).value);
  });
  /** A long text is not left for minutes: it goes off whenever the hands rest. */
  form.addEventListener("input", ({ target }) => {
    if (!composing) rest(target);
  });
  /** The button first lets the queue arrive; while two values stand against each other it waits for the choice. */
  form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (submitter?.closest(".conflict")) return;
    if (!stored().length && !form.querySelector(".conflict")) return;
    event.preventDefault();
    await send();
    if (form.querySelector(".conflict")) say("有内容已被他人修改，请先选择以哪一个为准");
    else if (!stored().length) form.requestSubmit(submitter);
  });
  addEventListener("online", send);
  /** A field still being typed in when the page is left counts as left, too; nobody waits for the answers then, and the queue
      keeps what they would have settled. */
  addEventListener("pagehide", () => {
    const { activeElement: field } = document;
    const name = form.contains(field) && field.name && seen(field.name) ? field.name : "";
    const text = name && composing?.name === name ? composing.text : name && chosen(name).value;
    clearTimeout(resting);
    if (name && text !== heard(name)) enqueue(name, text);
    for (const entry of stored()) if (!entry.sent && !undecided.has(entry.key)) post(entry).catch(() => {});
  });

  /** What was filled in before this file had loaded: nobody heard the event. */
  const early = [...form.elements].filter((field) => field.name && seen(field.name) && filled(field));
  /** What an earlier visit could not deliver is shown again and sent. */
  for (const entry of stored()) put(entry.field, entry.value);
  for (const { name } of early) if (!stored().some((entry) => entry.field === name)) enqueue(name, chosen(name).value);
  if (stored().length) {
    say("正在上传保存在本机的内容");
    send();
  }
}

/** Whether a field reads otherwise than the page was sent. */
function filled(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked && !field.defaultChecked;
  return field.value !== sentText(field);
}

/** What a field said when the page was sent. */
function standing(field, form) {
  if (field.type !== "radio" && field.type !== "checkbox") return sentText(field);
  return [...form.elements].find(({ name, defaultChecked }) => name === field.name && defaultChecked)?.value ?? "";
}

function sentText(field) {
  if (field.tagName !== "SELECT") return field.defaultValue.replaceAll("\r\n", "\n");
  return ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value;
}
