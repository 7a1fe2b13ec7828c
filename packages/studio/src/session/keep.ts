/** Numbers too many for a link, kept by this browser (IndexedDB) under the fingerprint of their bits: the link names it. A file takes them elsewhere. */

import { digestOf } from "./base64.ts";

const [database, store] = ["hillock", "numbers"];

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function transact<T>(mode: IDBTransactionMode, work: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = work(opened.transaction(store, mode).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } finally {
    opened.close();
  }
}

/** @returns the key. Rejects where the browser keeps nothing (private windows, no room). */
export async function keepFloats(values: Float32Array): Promise<string> {
  const key = `${digestOf(values)}-${values.length}`;
  await transact("readwrite", (objects) => objects.put(values, key));
  return key;
}

/** What was kept, or undefined: another browser kept it, or it was cleared, or is not what its key says. */
export async function keptFloats(key: string): Promise<Float32Array | undefined> {
  try {
    const found: unknown = await transact<unknown>("readonly", (objects) => objects.get(key));
    return found instanceof Float32Array && `${digestOf(found)}-${found.length}` === key ? found : undefined;
  } catch {
    return undefined;
  }
}
