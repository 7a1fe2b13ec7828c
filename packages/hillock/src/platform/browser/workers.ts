/** Threads in browsers: Web Workers that run a piece of source text. They need a page that is cross-origin isolated. */

import type { WorkerEvents, WorkerHandle } from "../types.ts";

const prelude = `
const host = { post: (m) => postMessage(m), listen: (f) => { onmessage = (event) => f(event.data); }, load: () => undefined };
`;

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}
/** Pages that require trusted types take no plain text for the address of a script; they may allow a policy named "hillock". */
let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  try {
    policy ??= trustedTypes.createPolicy("hillock", { createScriptURL: (own) => own });
    return policy.createScriptURL(url);
  } catch {
    return url;
  }
}

/** How long a worker may take to say its first word. */
const startMilliseconds = 5000;
let works: Promise<boolean> | undefined;

/**
 * Whether workers can be started from text here: found out once, by starting one. Where the page's policy forbids it, it is said once how to allow it, since
 * everything goes on without, on one thread.
 */
export function workersWork(): Promise<boolean> {
  if (!sharedMemoryWorks()) return Promise.resolve(false);
  works ??= tryWorker().then((can) => {
    if (!can) console.warn(withoutWorkers);
    return can;
  });
  return works;
}
function tryWorker(): Promise<boolean> {
  return new Promise((resolve) => {
    let worker: WorkerHandle | undefined;
    const end = (can: boolean): void => {
      clearTimeout(timer);
      void worker?.terminate();
      resolve(can);
    };
    const timer = setTimeout(() => end(false), startMilliseconds);
    try {
      worker = startWorker("host.post(1);", { onMessage: () => end(true), onLost: () => end(false) });
    } catch {
      end(false);
    }
  });
}
const withoutWorkers =
  "Hillock: this page may not start workers from text, so it computes on one thread, the page's own. For threads, allow them in the " +
  "Content-Security-Policy: worker-src 'self' blob: (and with trusted types: trusted-types hillock).";

/** What a worker that is told to end may still need to leave the loop that it is in. */
const endingMilliseconds = 20;

export function startWorker(source: string, events: WorkerEvents): WorkerHandle {
  // From a blob, not a file: so it works behind every bundler without its help.
  const url = URL.createObjectURL(new Blob([prelude, source], { type: "text/javascript" }));
  const worker = new Worker(trusted(url), { name: "hillock" });
  worker.onmessage = ({ data }) => {
    // The first message shows that the text has been read.
    URL.revokeObjectURL(url);
    events.onMessage(data);
  };
  worker.onerror = (event) => events.onLost(new Error(event.message || "The worker could not be started"));
  return {
    post: (message) => worker.postMessage(message),
    hold: () => {},
    terminate: () => {
      worker.terminate();
      return new Promise((resolve) => setTimeout(resolve, endingMilliseconds));
    },
  };
}

export const processors = (): number => navigator.hardwareConcurrency || 1;

/** The main thread of a page must stay free for its user. */
export const threadMayWait = (): boolean => typeof document === "undefined";

export const sharedMemoryWorks = (): boolean => globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === "function";
