/**
 * What a thread of a team does. Workers get the function as text (team-worker-text.ts, written by `npm run workers`), so that no bundler has to know about
 * it: it may use nothing from outside itself.
 */

import type { BlasLibrary, Gemm, WorkerHost } from "../../platform/types.ts";

export interface Join {
  readonly kind: "join";
  readonly thread: number;
  /** The team's words, see `words`. */
  readonly words: SharedArrayBuffer;
}
export interface Load {
  readonly kind: "load";
  readonly program: number;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Whether it imports the matrix product of the team's BLAS library. */
  readonly blas: boolean;
}
export interface Unload {
  readonly kind: "unload";
  readonly program: number;
}
/** No content: there is something to do. */
export interface Wake {
  readonly kind: "wake";
}
export type ToWorker = Join | Load | Unload | Wake;

export type FromWorker =
  | { readonly kind: "done"; readonly generation: number; readonly reached: number }
  | { readonly kind: "failed"; readonly message: string; readonly stack: string };

/** The team's shared words: the number of the run, what to run, and for each thread whether it listens to them (1) or to messages (0). */
export const words = {
  generation: 0,
  program: 1,
  table: 2,
  from: 3,
  to: 4,
  batch: 5,
  rows: 6,
  finished: 7,
  threads: 8,
  pages: 9,
  /** The number of the first worker's part: 1 where the caller does part 0. */
  first: 10,
  /** 1: the caller takes part and needs no message. Then it meets the others in shared memory, and whoever fails writes 1 to the word at byte `abort` there. */
  joined: 11,
  abort: 12,
  listening: 16,
  /** For each thread the last program that it has loaded; 64 threads at most. */
  latest: 16 + 64,
  /** For each thread whether a "wake" is on its way. */
  called: 16 + 2 * 64,
  count: 16 + 3 * 64,
} as const;

/** The function that a compiled program exports. */
export type Run = (table: number, thread: number, from: number, to: number, batch: number, rows: number) => number;

/** @param bindGemm binds the matrix product of a BLAS library to a memory, where there is a library. */
export function teamWorker(
  host: WorkerHost,
  at: typeof words,
  library: Pick<BlasLibrary, "path" | "koffiPath"> | undefined,
  bindGemm: ((koffi: unknown, path: string, buffer: ArrayBufferLike) => Gemm) | undefined,
): void {
  /** How often to look, then how long to sleep for the next run, before going back to messages. */
  const looks = 20_000;
  const sleepMilliseconds = 20;
  const sleeps = 3;
  const programs = new Map<number, { readonly run: Run; readonly memory: WebAssembly.Memory }>();
  let shared: Int32Array = new Int32Array(0);
  let thread = 0;
  let seen = 0;

  const fail = (error: unknown): void => {
    const { message, stack } =
      typeof error === "object" && error !== null && "message" in error ? (error as Error) : new Error(String(error));
    host.post({ kind: "failed", message, stack: stack ?? "" } satisfies FromWorker);
  };
  const load = ({ program, module, memory, blas }: Load): void => {
    const gemm = blas && library !== undefined ? { gemm: bindGemm!(host.load(library.koffiPath), library.path, memory.buffer) } : {};
    const { exports } = new WebAssembly.Instance(module, { env: { memory, ...gemm } });
    programs.set(program, { run: exports.run as Run, memory });
    Atomics.store(shared, at.latest + thread, program);
  };
  const runOnce = (): void => {
    const { run, memory } = programs.get(shared[at.program]!)!;
    try {
      // A memory that grew while it was on its way here can keep its old size in this thread (seen in V8), until it is told to grow by nothing.
      const bytes = shared[at.pages]! * 65536;
      if (memory.buffer.byteLength < bytes) memory.grow(0);
      const part = shared[at.first]! + thread;
      const reached = run(shared[at.table]!, part, shared[at.from]!, shared[at.to]!, shared[at.batch]!, shared[at.rows]!);
      // The last one out says so: until then the program's memory belongs to the team.
      const last = Atomics.add(shared, at.finished, 1) === shared[at.threads]! - 1;
      if (last && reached >= 0 && shared[at.joined] === 0) host.post({ kind: "done", generation: seen, reached } satisfies FromWorker);
    } catch (error) {
      if (shared[at.joined] === 1) Atomics.store(new Int32Array(memory.buffer), shared[at.abort]! >>> 2, 1);
      fail(error);
    }
  };
  /** Whether a new run has been started; its program may still be on its way. */
  const started = (): boolean => Atomics.load(shared, at.generation) !== seen;
  const loaded = (): boolean => programs.has(Atomics.load(shared, at.program));
  const serve = (): void => {
    Atomics.store(shared, at.listening + thread, 1);
    let looked = 0;
    let slept = 0;
    while (slept < sleeps) {
      if (started()) {
        if (!loaded()) break;
        seen = Atomics.load(shared, at.generation);
        runOnce();
        looked = 0;
        slept = 0;
      } else if (looked < looks) looked++;
      else {
        Atomics.wait(shared, at.generation, seen, sleepMilliseconds);
        slept++;
      }
    }
    Atomics.store(shared, at.listening + thread, 0);
    // Whoever starts a run now sends a message; who did just before may have taken us for a listener.
    if (started() && loaded()) serve();
  };

  host.listen((message: ToWorker) => {
    try {
      if (message.kind === "join") {
        shared = new Int32Array(message.words);
        thread = message.thread;
      } else if (message.kind === "load") load(message);
      else if (message.kind === "unload") programs.delete(message.program);
      else Atomics.store(shared, at.called + thread, 0);
      serve();
    } catch (error) {
      fail(error);
    }
  });
}
