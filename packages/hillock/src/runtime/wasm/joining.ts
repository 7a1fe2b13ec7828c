/** A program for one row at a time: the caller's own thread computes, and others take their parts while they are awake. */

import { now } from "#platform";
import { asError } from "../../errors.ts";
import type { Window } from "../device.ts";
import { kernelFailure } from "./failure.ts";
import { importsOf, Loaded, type Runner, type RunnerProgram } from "./runner.ts";
import type { Run } from "./team-worker.ts";

/** Runs of a round: first some of each kind, to compare them, then the better kind. */
const round = { each: 8, all: 400 } as const;
/** Of the runs that are compared the first ones only bring the weights into each processor's cache. */
const warming = 3;

type Way = "together" | "alone";
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Which way is faster at the moment, found by trying. */
class Comparison {
  #run = 0;
  #better: Way = "together";
  #milliseconds: Record<Way, number[]> = { together: [], alone: [] };

  /** It has been found that others only disturb, for now. */
  get prefersAlone(): boolean {
    return this.#run >= 2 * round.each && this.#better === "alone";
  }
  choose(): Way {
    if (this.#run < round.each) return "together";
    return this.#run < 2 * round.each ? "alone" : this.#better;
  }
  /** @param milliseconds how long the run took that was chosen last. */
  learn(way: Way, milliseconds: number): void {
    if (this.#run < 2 * round.each) this.#milliseconds[way].push(milliseconds);
    this.#run++;
    if (this.#run === 2 * round.each) {
      const typical = (kind: Way): number => median(this.#milliseconds[kind].slice(warming));
      this.#better = typical("together") <= typical("alone") ? "together" : "alone";
      this.#milliseconds = { together: [], alone: [] };
    } else if (this.#run === round.all) this.#run = 0;
  }
}

/**
 * An answer as soon as possible. While the others sleep, or when they turn out to be slower (their processors have something else to do), the caller
 * computes alone. That gives the same bits, so a clock may choose.
 */
export class JoiningRunner implements Runner {
  readonly #source: RunnerProgram;
  readonly #module: WebAssembly.Module;
  readonly #run: Run;
  readonly #runAlone: Run;
  #loaded: Loaded | undefined;
  readonly #comparison = new Comparison();

  private constructor(source: RunnerProgram, module: WebAssembly.Module, { run, runAlone }: WebAssembly.Exports) {
    this.#source = source;
    this.#module = module;
    [this.#run, this.#runAlone] = [run as Run, runAlone as Run];
  }
  static async load(source: RunnerProgram): Promise<JoiningRunner> {
    const module = await WebAssembly.compile(source.program.module);
    const { exports } = await WebAssembly.instantiate(module, importsOf(source));
    return new JoiningRunner(source, module, exports);
  }

  async run(table: number, control: number, window: Window): Promise<number> {
    const { team, program } = this.#join();
    // Who prefers to be alone calls nobody either: others who look for work take time from a processor that has something else to do.
    if (!this.#comparison.prefersAlone && !team.ready(program)) {
      const reached = this.#alone(table, window);
      team.wake();
      return reached;
    }
    const way = this.#comparison.choose();
    const start = now();
    const reached = way === "together" ? this.#together(table, control, window) : this.#alone(table, window);
    this.#comparison.learn(way, now() - start);
    return reached;
  }

  #join(): Loaded {
    if (this.#loaded?.team.broken === false) return this.#loaded;
    this.dispose();
    this.#loaded = Loaded.into(this.#source.program.threads - 1, this.#source, this.#module, this);
    return this.#loaded;
  }
  #together(table: number, control: number, { from, to, batch, rows }: Window): number {
    const { team, program } = this.#loaded!;
    const { memory } = this.#source;
    return team.join(program, { memory, table, control, from, to, batch, rows }, () => this.#run(table, 0, from, to, batch, rows));
  }
  #alone(table: number, { from, to, batch, rows }: Window): number {
    try {
      return this.#runAlone(table, 0, from, to, batch, rows);
    } catch (cause) {
      throw kernelFailure("A kernel failed", asError(cause));
    }
  }

  dispose(): void {
    this.#loaded?.leave(this);
    this.#loaded = undefined;
  }
}
