/** Where a compiled program runs: on the thread at hand, or on a team of threads. */

import { bindBlas } from "#platform";
import type { Program } from "../../compiler/index.ts";
import { asError } from "../../errors.ts";
import type { BlasLibrary } from "../../platform/types.ts";
import type { Window } from "../device.ts";
import { kernelFailure } from "./failure.ts";
import type { Team } from "./team.ts";
import type { Run } from "./team-worker.ts";
import { acquireTeam, releaseTeam } from "./teams.ts";

export interface RunnerProgram {
  readonly program: Program;
  readonly memory: WebAssembly.Memory;
  /** Where its matrix products may come from. */
  readonly blas: BlasLibrary | undefined;
}

export interface Runner {
  /** Steps from … to − 1; the addresses are those of the table and of the control block. Returns the first step that was not finished. */
  run(table: number, control: number, window: Window): Promise<number>;
  dispose(): void;
}

export const importsOf = ({ program, memory, blas }: RunnerProgram): WebAssembly.Imports => ({
  env: { memory, ...(program.blas && blas !== undefined ? { gemm: bindBlas(blas, memory.buffer) } : {}) },
});

/** One thread, the caller's own. */
export class DirectRunner implements Runner {
  readonly #run: Run;
  private constructor(run: Run) {
    this.#run = run;
  }
  static async load(source: RunnerProgram): Promise<DirectRunner> {
    const { instance } = await WebAssembly.instantiate(source.program.module, importsOf(source));
    return new DirectRunner(instance.exports.run as Run);
  }
  async run(table: number, _control: number, { from, to, batch, rows }: Window): Promise<number> {
    try {
      return this.#run(table, 0, from, to, batch, rows);
    } catch (cause) {
      throw kernelFailure("A kernel failed", asError(cause));
    }
  }
  dispose(): void {}
}

/** A program in the memory of a team's threads, until it is unloaded. */
export class Loaded {
  readonly team: Team;
  readonly program: number;
  private constructor(team: Team, program: number) {
    this.team = team;
    this.program = program;
  }
  /** @param owner when nobody has it any more, the program is unloaded. */
  static into(threads: number, { program, memory, blas }: RunnerProgram, module: WebAssembly.Module, owner: Runner): Loaded {
    const team = acquireTeam(threads, blas);
    const loaded = new Loaded(team, team.load({ module, memory, blas: program.blas }));
    forgotten.register(owner, loaded, owner);
    return loaded;
  }
  /** The owner gives it up. */
  leave(owner: Runner): void {
    forgotten.unregister(owner);
    this.unload();
  }
  unload(): void {
    this.team.unload(this.program);
    releaseTeam(this.team);
  }
}
/** Models that nobody disposes of do not stay in the threads' memory. */
const forgotten = new FinalizationRegistry<Loaded>((loaded) => loaded.unload());

/** A team of threads; a team that was lost is replaced at the next run. */
export class TeamRunner implements Runner {
  readonly #source: RunnerProgram;
  readonly #module: WebAssembly.Module;
  #loaded: Loaded | undefined;

  private constructor(source: RunnerProgram, module: WebAssembly.Module) {
    this.#source = source;
    this.#module = module;
  }
  static async load(source: RunnerProgram): Promise<TeamRunner> {
    const runner = new TeamRunner(source, await WebAssembly.compile(source.program.module));
    runner.#join();
    return runner;
  }

  #join(): Loaded {
    if (this.#loaded?.team.broken === false) return this.#loaded;
    this.dispose();
    this.#loaded = Loaded.into(this.#source.program.threads, this.#source, this.#module, this);
    return this.#loaded;
  }

  run(table: number, control: number, { from, to, batch, rows }: Window): Promise<number> {
    const { team, program } = this.#join();
    return team.run(program, { memory: this.#source.memory, table, control, from, to, batch, rows });
  }
  dispose(): void {
    this.#loaded?.leave(this);
    this.#loaded = undefined;
  }
}
