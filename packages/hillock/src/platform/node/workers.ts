/** Threads under Node: worker_threads that run a piece of source text. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { WorkerEvents, WorkerHandle } from "../types.ts";

/** What `host` is in the source text: see `WorkerHost`. */
const prelude = `
const { parentPort } = require("node:worker_threads");
const host = { post: (m) => parentPort.postMessage(m), listen: (f) => parentPort.on("message", f), load: (path) => require(path) };
`;

export function startWorker(source: string, events: WorkerEvents): WorkerHandle {
  // Not the options of this process: with "--input-type=module" among them the text would not be a script.
  const worker = new Worker(prelude + source, { eval: true, name: "hillock", execArgv: [] });
  worker.on("message", (message: unknown) => events.onMessage(message));
  worker.on("error", (cause) => events.onLost(cause));
  worker.on("exit", (code) => events.onLost(new Error(`The worker thread ended with exit code ${code}`)));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: async () => {
      await worker.terminate();
    },
  };
}

export const processors = (): number => availableParallelism();

/** Node may wait anywhere. */
export const threadMayWait = (): boolean => true;

/** Node has no policy against them. */
export const workersWork = (): Promise<boolean> => Promise.resolve(true);

export const sharedMemoryWorks = (): boolean => typeof SharedArrayBuffer === "function";
