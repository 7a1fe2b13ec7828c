/** The platform in browsers: see `types.ts` for what each function promises. Imports nothing of Node. */

import { InternalError } from "../errors.ts";
import { hasRelaxedSimd } from "./relaxedSimd.ts";
import type { BlasSearch } from "./types.ts";

export { download, openFile, readFile } from "./browser/download.ts";
export { readFolder, writeFolder } from "./browser/opfs.ts";
export { processors, sharedMemoryWorks, startWorker, threadMayWait, workersWork } from "./browser/workers.ts";
export type * from "./types.ts";

export const filesOfThisMachine = (): boolean => false;

/** A name only: what is downloaded lies in the Cache API under its URL. */
export const cacheFolder = (): string => "hillock";

export const findPackageFile = async (): Promise<undefined> => undefined;

export const systemFile = async (): Promise<undefined> => undefined;

export const environment = (): undefined => undefined;

/** Browsers have no flags to set. */
export const enableRelaxedSimd = (): boolean => hasRelaxedSimd();

interface Scheduler {
  postTask?(task: () => void, options: { readonly priority: "background"; readonly signal: AbortSignal }): Promise<void>;
}
/** A page that is never idle does not keep a training from going on. */
const longestMilliseconds = 50;

/**
 * As a task of the lowest priority, behind timers, answers, input and frames that are due, where the browser knows such; else by a message, which takes its
 * place behind those that came before. `scheduler.yield` would go before all of them: a page that trains on its own thread would get nothing else done. And
 * `setTimeout(0)` is stretched to 4 ms, and to a second in a hidden tab.
 */
export function yieldToEventLoop(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: Scheduler };
  if (scheduler?.postTask === undefined) return byMessage();
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => {
      waiting.abort();
      resolve();
    }, longestMilliseconds);
    const go = (): void => {
      clearTimeout(timer);
      resolve();
    };
    // What is aborted has resolved already.
    scheduler.postTask!(go, { priority: "background", signal: waiting.signal }).catch(() => undefined);
  });
}
function byMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

export const now = (): number => performance.now();

/** Pages cannot load libraries of the system. */
export const findBlas = (): undefined => undefined;

export const searchBlas = (): BlasSearch => ({
  library: undefined,
  status: "missing",
  asked: "auto",
  reason: "Browsers load no libraries of the system.",
  refused: [],
});

export function bindBlas(): never {
  throw new InternalError({ problem: "There is no BLAS in a browser to be bound" });
}

export const measureGemm = async (): Promise<never> => bindBlas();
