/** Threads in browsers: Web Workers that run a piece of source text. They need a page that is cross-origin isolated. */

import type { WorkerEvents, WorkerHandle } from "../types.ts";

const prelude = `
const host = { post: (m) => postMessage(m), listen: (f) => { onmessage = (event) => f(event.data); }, load: () => undefined };
`;

/** What a worker that is told to end may still need to leave the loop that it is in. */
const endingMilliseconds = 20;

export function startWorker(source: string, events: WorkerEvents): WorkerHandle {
  // From a blob, not a file: so it works behind every bundler without its help.
  const url = URL.createObjectURL(new Blob([prelude, source], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "hillock" });
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
