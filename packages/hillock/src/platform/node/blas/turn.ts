/**
 * One thread of this process after the other. `Atomics` need a memory that all have been given, and threads that the program's author started share
 * none of ours. What they do share is the C library: every stream of it has a lock that belongs to a thread, and Node never reads C's `stdin`.
 */

import type { Koffi } from "./bindGemm.ts";

/** Whoever waits longer goes on: a search takes some hundredths of a second, and somebody else may have locked the stream for good. */
const patience = { milliseconds: 2, tries: 2500 } as const;

interface Lock {
  /** False while another thread has it. The thread that has it may take it again. */
  take(): boolean;
  leave(): void;
}

/** Undefined where C has no such lock (Windows). */
function lockOf(koffi: Koffi): Lock | undefined {
  try {
    const c = koffi.load(null);
    const stream = koffi.decode(c.symbol(process.platform === "darwin" ? "__stdinp" : "stdin"), "void *");
    const take = c.func("int ftrylockfile(void *stream)");
    const leave = c.func("void funlockfile(void *stream)");
    return { take: () => take(stream) === 0, leave: () => void leave(stream) };
  } catch {
    return undefined;
  }
}

/** Does something while no other thread of this process does anything through here. */
export function inTurn<T>(koffi: Koffi, action: () => T): T {
  const lock = lockOf(koffi);
  const word = new Int32Array(new SharedArrayBuffer(4));
  let taken = lock?.take() ?? false;
  for (let tries = 0; lock !== undefined && !taken && tries < patience.tries; tries++) {
    Atomics.wait(word, 0, 0, patience.milliseconds);
    taken = lock.take();
  }
  try {
    return action();
  } finally {
    if (taken) lock?.leave();
  }
}
