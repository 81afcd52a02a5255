// The phone's own store: forms that are not handed in yet, and the keys that open them.
// A form: { id, owner, state, savedAt, frozen, sentPhotos, content, photos }. `content` and each
// of `photos` are sealed (seal.js); the rest tells nothing of what was typed.

const NAME = "field";
const STORES = { forms: "id", keys: "owner" };

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        asked.result.createObjectStore(name, { keyPath });
      }
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// Resolves when it is on the disk, not when it is asked for.
async function run(store, mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const asked = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? asked.error);
  });
}

export const get = (store, id) => run(store, "readonly", (s) => s.get(id));
export const all = (store) => run(store, "readonly", (s) => s.getAll());
export const put = (store, value) => run(store, "readwrite", (s) => s.put(value));
export const remove = (store, id) => run(store, "readwrite", (s) => s.delete(id));

const others = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = [];
if (others) others.onmessage = () => listeners.forEach((listener) => listener());

// Tells this page and every other tab that the forms have changed.
export function changed() {
  others?.postMessage("forms");
  listeners.forEach((listener) => listener());
}

export const onChange = (listener) => listeners.push(listener);
