/**
 * What this browser keeps (IndexedDB): numbers too many for a link, under the fingerprint of their bits, which the link names; and how far runs have come, so that
 * a reload need not compute them again. A file takes both elsewhere.
 */

import { digestOf } from "./base64.ts";
import type { KeptRun } from "./kept.ts";

const database = "hillock";
const stores = ["numbers", "runs"] as const;
type StoreName = (typeof stores)[number];

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 2);
    request.onupgradeneeded = () => {
      for (const name of stores) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      // A page with a newer version of the studio must not wait for this one to be closed.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

async function transact<T>(store: StoreName, mode: IDBTransactionMode, work: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
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
  await transact("numbers", "readwrite", (objects) => objects.put(values, key));
  return key;
}

/** What was kept, or undefined: another browser kept it, or it was cleared, or is not what its key says. */
export async function keptFloats(key: string): Promise<Float32Array | undefined> {
  try {
    const found: unknown = await transact<unknown>("numbers", "readonly", (objects) => objects.get(key));
    return found instanceof Float32Array && `${digestOf(found)}-${found.length}` === key ? found : undefined;
  } catch {
    return undefined;
  }
}

interface StoredRun {
  readonly when: number;
  readonly run: KeptRun;
}
/** Runs kept at most; the one that was not touched for longest goes. */
const mostRuns = 24;

/** @param past as `pastOf` has it. Rejects where the browser keeps nothing. */
export async function keepRun(past: string, run: KeptRun): Promise<void> {
  await transact("runs", "readwrite", (objects) => objects.put({ when: Date.now(), run } satisfies StoredRun, past));
  const keys = await transact("runs", "readonly", (objects) => objects.getAllKeys());
  if (keys.length <= mostRuns) return;
  const all = await transact<StoredRun[]>("runs", "readonly", (objects) => objects.getAll());
  const byAge = keys.map((key, i) => ({ key, when: all[i]?.when ?? 0 })).sort((a, b) => a.when - b.when);
  for (const { key } of byAge.slice(0, keys.length - mostRuns)) await transact("runs", "readwrite", (objects) => objects.delete(key));
}

/** Undefined where nothing is kept. What is in it, the engine checks: it refuses a state that belongs to another network. */
export async function keptRun(past: string): Promise<KeptRun | undefined> {
  try {
    return (await transact<StoredRun | undefined>("runs", "readonly", (objects) => objects.get(past)))?.run;
  } catch {
    return undefined;
  }
}
