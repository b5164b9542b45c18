/* What of a visit lies on this device (P22): entries and photographs that wait to be sent, what the server has been told, and
   the pages that are read without a network. IndexedDB, each value encrypted (AES-GCM) under a key that the browser does not
   hand out; pages and the service worker share it. Entries are only added and dropped, each under a key of its own, so that
   two windows never write over each other.

   A system short of memory closes the database under a page that is open: whatever meets that opens it again, once. */

const NAME = "portal-visit";
const STORES = ["keys", "entries", "told", "pages"];
const bytes = new TextEncoder();
let opened = null;

export const able = () => Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = () => { opened = null; };
      database.onversionchange = () => { opened = null; database.close(); };
      resolve(database);
    };
  }).catch((error) => { opened = null; throw error; });
  return opened;
}

/** Resolves when the transaction is on the disk, with what `act` has asked for. */
async function within(store, mode, act, again = true) {
  try {
    const database = await open();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch (error) {
    if (!again || error?.name !== "InvalidStateError") throw error;
    opened = null;
    return within(store, mode, act, false);
  }
}

/** Of this device, made once: whoever comes second takes what the first has kept. */
async function key() {
  const there = await within("keys", "readonly", (store) => store.get("device"));
  if (there) return there;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("keys", "readwrite", (store) => store.add(made, "device")).catch(() => {});
  return within("keys", "readonly", (store) => store.get("device"));
}

async function seal(plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), plain) };
}

async function unseal({ iv, data }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), data);
}

const sealText = (value) => seal(bytes.encode(JSON.stringify(value)));
const unsealText = async (sealed) => JSON.parse(new TextDecoder().decode(await unseal(sealed)));
/** All that is kept for one place: a case, what of it, and whose. */
const of = (place) => IDBKeyRange.bound([place], [place, []]);

/** `entry` has a key; `file` are the bytes of a photograph. Written again under the same key, the later one stands. */
export async function add(place, entry, file = null) {
  const value = { entry: await sealText(entry), file: file && await seal(file) };
  await within("entries", "readwrite", (store) => store.put(value, [place, entry.key]));
}

/** In the order in which they were made. */
export async function entries(place) {
  const rows = await within("entries", "readonly", (store) => store.getAll(of(place)));
  const read = await Promise.all(rows.map(({ entry }) => unsealText(entry)));
  return read.sort((one, other) => one.made - other.made);
}

export async function fileOf(place, { key: name }) {
  const row = await within("entries", "readonly", (store) => store.get([place, name]));
  return row?.file ? unseal(row.file) : null;
}

export const drop = (place, { key: name }) => within("entries", "readwrite", (store) => store.delete([place, name]));
export const waiting = () => within("entries", "readonly", (store) => store.count());

/** What the server has taken for a field: its value and the version, for a page that was kept before. */
export async function tell(place, name, value) {
  const sealed = await sealText({ name, ...value });
  await within("told", "readwrite", (store) => store.put(sealed, [place, name]));
}

export async function told(place) {
  const rows = await within("told", "readonly", (store) => store.getAll(of(place)));
  return Promise.all(rows.map(unsealText));
}

export const forget = (place, name) => within("told", "readwrite", (store) => store.delete([place, name]));

/** `kept` is its text, under which policy it came, and when. */
export async function keepPage(path, kept) {
  const sealed = await sealText(kept);
  await within("pages", "readwrite", (store) => store.put(sealed, path));
}

export async function page(path) {
  const sealed = await within("pages", "readonly", (store) => store.get(path));
  return sealed ? unsealText(sealed) : null;
}

/** Nothing of it stays, the key neither. */
export async function wipe() {
  const database = await open();
  opened = null;
  database.close();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}
