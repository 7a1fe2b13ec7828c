/**
 * The barrier in shared memory at which the threads of a team meet: the last one to arrive starts the next round; the others spin for a moment, then sleep.
 * Source of the scheme: the central sense-reversing barrier, Mellor-Crummey and Scott (1991), with a round number in place of the sense.
 */

import type { Code, Global, Local, Module } from "./encoder.ts";

/**
 * The control block of a program: 32-bit words in shared memory that the host sets to zero before each run, `stop` to the largest number. The words that
 * change at every barrier have a cache line of their own.
 */
export const control = {
  /** Threads that have arrived at the barrier. */
  arrived: 0,
  /** Barriers that all have passed. */
  round: 64,
  /** Threads that sleep at the barrier. */
  sleeping: 68,
  /** Not 0: somebody failed, everybody leaves. */
  abort: 72,
  /** The step at which the guard was not finite. */
  stop: 76,
  bytes: 128,
} as const;

/** Rounds of looking before a thread goes to sleep: some 150 µs. With 20, threads that are a little apart lose more by sleeping: a third of a step. */
const spins = 1 << 17;
/** A sleeping thread looks by itself after this long, so that no lost wake-up can stop it for good. */
const sleepNanoseconds = 500_000_000;

/** How often an impatient thread sleeps in vain before it gives the others up: ten seconds. */
const mostSleeps = 20;

/**
 * Adds the function barrier() → i32: 1 when the run is to be given up. Patient threads wait for each other as long as it takes: somebody else watches over
 * them. Where the watcher itself takes part it must be impatient.
 */
export function emitBarrier(module: Module, base: Global, threads: number, { patient }: { readonly patient: boolean }): number {
  return module.function({ name: "barrier", results: ["i32"] }, (code) => {
    const [block, round, spin, slept] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")];
    code.getGlobal(base).set(block);
    code.get(block).atomic("load", control.round).set(round);
    code
      .get(block)
      .i32(1)
      .atomic("add", control.arrived)
      .i32(threads - 1)
      .op("i32.eq");
    code.if(() => emitOpen(code, block, round));
    const waiting = (): void => {
      code.get(block).atomic("load", control.round).get(round).op("i32.eq");
    };
    code.loop((again) => {
      waiting();
      code.get(spin).i32(1).op("i32.add").tee(spin).i32(spins).op("i32.lt_u").op("i32.and");
      again();
    });
    code.loop((again) => {
      code.get(block).atomic("load", control.abort);
      code.if(() => code.i32(1).return());
      waiting();
      code.if(() => emitSleep(code, block, round));
      if (!patient) {
        code.get(slept).i32(1).op("i32.add").tee(slept).i32(mostSleeps).op("i32.gt_u");
        code.if(() => code.get(block).i32(1).atomic("store", control.abort));
      }
      waiting();
      again();
    });
    code.get(block).atomic("load", control.abort);
  });
}

/** The last to arrive: clears the count before it lets the others go, and wakes who sleeps. */
function emitOpen(code: Code, block: Local, round: Local): void {
  code.get(block).i32(0).atomic("store", control.arrived);
  code.get(block).get(round).i32(1).op("i32.add").atomic("store", control.round);
  code.get(block).atomic("load", control.sleeping);
  code.if(() => code.get(block).i32(-1).atomic("notify", control.round).op("drop"));
  code.get(block).atomic("load", control.abort).return();
}

/** `wait` compares once more before it sleeps: who counts as sleeping is either woken or sees the new round. */
function emitSleep(code: Code, block: Local, round: Local): void {
  code.get(block).i32(1).atomic("add", control.sleeping).op("drop");
  code.get(block).get(round).i64(sleepNanoseconds).atomic("wait", control.round).op("drop");
  code.get(block).i32(-1).atomic("add", control.sleeping).op("drop");
}
