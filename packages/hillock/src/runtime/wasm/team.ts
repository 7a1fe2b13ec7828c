/**
 * A team: worker threads that run the same program at the same time over one shared memory. The thread that owns the models only starts runs and waits
 * for them without blocking, so timers, input and rendering go on; and it notices when a worker is lost.
 */

import { startWorker } from "#platform";
import { control } from "../../compiler/index.ts";
import { asError, DeviceError, messageOf } from "../../errors.ts";
import type { BlasLibrary, WorkerHandle } from "../../platform/types.ts";
import { kernelFailure } from "./failure.ts";
import { type FromWorker, type Load, type ToWorker, words } from "./team-worker.ts";
import { teamWorkerText } from "./team-worker-text.ts";

/** One run of a loaded program. Addresses are in the program's memory. */
export interface TeamRun {
  readonly memory: WebAssembly.Memory;
  readonly table: number;
  readonly control: number;
  readonly from: number;
  readonly to: number;
  readonly batch: number;
  readonly rows: number;
}

interface Pending {
  readonly generation: number;
  readonly run: TeamRun;
  resolve(reached: number): void;
  reject(cause: unknown): void;
}

export class Team {
  readonly threads: number;
  readonly blas: BlasLibrary | undefined;
  readonly #workers: WorkerHandle[];
  readonly #words: Int32Array<SharedArrayBuffer>;
  #programs = 0;
  #pending: Pending | undefined;
  /** Ends when the run before is over, well or not. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Runs that were asked for and are not over. */
  #waiting = 0;
  #failure: DeviceError | undefined;

  constructor(threads: number, blas: BlasLibrary | undefined) {
    this.threads = threads;
    this.blas = blas;
    this.#words = new Int32Array(new SharedArrayBuffer(4 * words.count));
    const source = sourceText(blas);
    this.#workers = Array.from({ length: threads }, (_, thread) =>
      startWorker(source, {
        onMessage: (message) => this.#receive(message as FromWorker),
        onLost: (cause) => this.#lost(thread, cause),
      }),
    );
    this.#workers.forEach((worker, thread) => {
      worker.post({ kind: "join", thread, words: this.#words.buffer } satisfies ToWorker);
    });
  }

  /** Whether it has lost a worker and can run nothing any more. */
  get broken(): boolean {
    return this.#failure !== undefined;
  }

  /** Brings a program to all threads and returns its number. */
  load(program: Omit<Load, "kind" | "program">): number {
    this.#programs++;
    for (const worker of this.#workers) worker.post({ kind: "load", program: this.#programs, ...program } satisfies ToWorker);
    return this.#programs;
  }
  unload(program: number): void {
    if (this.broken) return;
    for (const worker of this.#workers) worker.post({ kind: "unload", program } satisfies ToWorker);
  }

  /**
   * Runs in all threads and returns the first step that was not finished. Runs of several models take turns.
   * @throws DeviceError when a worker throws or is lost; what the program was writing is then in an unknown state.
   */
  run(program: number, run: TeamRun): Promise<number> {
    this.#waiting++;
    const result = this.#turn.then(() => this.#start(program, run));
    this.#turn = result.then(
      () => this.#waiting--,
      () => this.#waiting--,
    );
    return result;
  }

  /** Whether all threads are awake, have the program, and nobody is using them. */
  ready(program: number): boolean {
    if (this.#failure !== undefined || this.#pending !== undefined || this.#waiting > 0) return false;
    const shared = this.#words;
    for (let thread = 0; thread < this.threads; thread++)
      if (Atomics.load(shared, words.listening + thread) === 0 || Atomics.load(shared, words.latest + thread) < program) return false;
    return true;
  }
  /** Lets threads that went to sleep look for work again, for a while. */
  wake(): void {
    if (this.#failure !== undefined) return;
    const shared = this.#words;
    this.#workers.forEach((worker, thread) => {
      if (Atomics.load(shared, words.listening + thread) === 1) return;
      // A thread takes its time with each message: it must not find a heap of them when it comes back.
      if (Atomics.exchange(shared, words.called + thread, 1) === 0) worker.post({ kind: "wake" } satisfies ToWorker);
    });
  }

  /**
   * Runs in all threads and in the caller's own, which does the first part: without a message, and without a turn for the event loop. Call it only when the
   * team is `ready`. @param own the caller's part. @throws DeviceError when a thread fails, or does not come for ten seconds; the team is then lost.
   */
  join(program: number, run: TeamRun, own: () => number): number {
    this.#announce(program, run, { first: 1, joined: 1 });
    let cause: Error | undefined;
    try {
      const reached = own();
      if (reached >= 0 && this.#allFinished()) return reached;
    } catch (trap) {
      cause = asError(trap);
    }
    const error = kernelFailure("A thread failed while it computed", cause ?? new Error("another thread did not finish its part"));
    Atomics.store(new Int32Array(run.memory.buffer), (run.control + control.abort) >>> 2, 1);
    void this.#fail(error);
    throw error;
  }
  /** The others have passed the last barrier: they are about to leave. */
  #allFinished(): boolean {
    const shared = this.#words;
    const arrived = (): boolean => Atomics.load(shared, words.finished) === this.threads;
    for (let looks = 0; looks < 1e6; looks++) if (arrived()) return true;
    for (let sleeps = 0; sleeps < 100 && !arrived(); sleeps++)
      Atomics.wait(shared, words.finished, Atomics.load(shared, words.finished), 100);
    return arrived();
  }

  #announce(program: number, run: TeamRun, { first, joined }: { readonly first: 0 | 1; readonly joined: 0 | 1 }): number {
    const shared = this.#words;
    shared[words.first] = first;
    shared[words.joined] = joined;
    shared[words.abort] = run.control + control.abort;
    shared[words.program] = program;
    shared[words.table] = run.table;
    shared[words.from] = run.from;
    shared[words.to] = run.to;
    shared[words.batch] = run.batch;
    shared[words.rows] = run.rows;
    shared[words.pages] = run.memory.buffer.byteLength / 65536;
    shared[words.finished] = 0;
    shared[words.threads] = this.threads;
    const generation = Atomics.add(shared, words.generation, 1) + 1;
    Atomics.notify(shared, words.generation);
    return generation;
  }

  #start(program: number, run: TeamRun): Promise<number> {
    if (this.#failure !== undefined) throw this.#failure;
    const generation = this.#announce(program, run, { first: 0, joined: 0 });
    this.wake();
    this.#workers[0]!.hold(true);
    return new Promise((resolve, reject) => {
      this.#pending = { generation, run, resolve, reject };
    });
  }

  #receive(message: FromWorker): void {
    if (message.kind === "failed") {
      const cause = new Error(message.message);
      if (message.stack !== "") cause.stack = message.stack;
      void this.#fail(kernelFailure("A thread failed while it computed", cause));
    } else if (this.#pending?.generation === message.generation) {
      const { resolve } = this.#pending;
      this.#pending = undefined;
      this.#workers[0]!.hold(false);
      resolve(message.reached);
    }
  }
  #lost(thread: number, cause: unknown): void {
    void this.#fail(
      new DeviceError({
        problem: `A worker thread was lost (number ${thread} of ${this.threads})`,
        received: messageOf(cause),
        expected: "threads that live as long as the model",
        fix: "Run it again: a new team is started. If memory was short, use fewer threads or a smaller batch.",
        cause,
      }),
    );
  }

  /** Sends everybody home, and rejects the run at hand once nobody writes any more. */
  async #fail(error: DeviceError): Promise<void> {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) {
      const inMemory = new Int32Array(pending.run.memory.buffer);
      Atomics.store(inMemory, (pending.run.control + control.abort) >>> 2, 1);
      Atomics.notify(inMemory, (pending.run.control + control.round) >>> 2);
    }
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    pending?.reject(error);
  }

  /** Ends all threads. */
  async end(): Promise<void> {
    await this.#fail(new DeviceError({ problem: "The team of threads has ended" }));
  }
}

/** The text of a worker, from texts made when the library was built: those of functions at run time are what the user's build tools made of them. */
function sourceText(blas: BlasLibrary | undefined): string {
  const library = blas === undefined ? "undefined" : JSON.stringify({ path: blas.path, koffiPath: blas.koffiPath });
  return `(${teamWorkerText})(host, ${JSON.stringify(words)}, ${library}, ${blas?.bindSource ?? "undefined"});`;
}
