// What of a record table the system does not have yet, with its photographs, in this browser's own database.
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const NAME = "filing-record", STORE = "items";

/** Private windows and full disks refuse storage: then there is nothing kept, and the page says so. */
async function within(mode, act) {
  try {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => { database.close(); resolve({ value: asked?.result }); };
      transaction.onerror = transaction.onabort = () => { database.close(); reject(transaction.error); };
    });
  } catch {
    return null;
  }
}

/** Whether it is kept now. */
export async function keep(key, copy) {
  return Boolean(await within("readwrite", (store) => store.put({ ...copy, at: Date.now() }, key)));
}

export async function keptOf(key) {
  return (await within("readonly", (store) => store.get(key)))?.value;
}

export async function drop(key) {
  await within("readwrite", (store) => store.delete(key));
}

/** Nobody comes back for what is older than a week. */
export async function dropOld() {
  await within("readwrite", (store) => {
    const walk = store.openCursor();
    walk.onsuccess = () => {
      const at = walk.result;
      if (!at) return;
      if (Date.now() - at.value.at > KEPT_FOR) at.delete();
      at.continue();
    };
    return walk;
  });
}
