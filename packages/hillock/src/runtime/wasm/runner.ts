/** Where a compiled program runs: on the thread at hand, or on a team of threads. */

import { type BlasLibrary, bindBlas } from "#platform";
import type { Program } from "../../compiler/index.ts";
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

/** One thread, the caller's own. */
export class DirectRunner implements Runner {
  readonly #run: Run;
  private constructor(run: Run) {
    this.#run = run;
  }
  static async load({ program, memory, blas }: RunnerProgram): Promise<DirectRunner> {
    const gemm = program.blas && blas !== undefined ? { gemm: bindBlas(blas, memory.buffer) } : {};
    const { instance } = await WebAssembly.instantiate(program.module, { env: { memory, ...gemm } });
    return new DirectRunner(instance.exports.run as Run);
  }
  async run(table: number, _control: number, { from, to, batch, rows }: Window): Promise<number> {
    try {
      return this.#run(table, 0, from, to, batch, rows);
    } catch (cause) {
      throw kernelFailure("A kernel failed", cause instanceof Error ? cause : new Error(String(cause)));
    }
  }
  dispose(): void {}
}

/** A program in the memory of a team's threads, until it is unloaded. */
class Loaded {
  readonly team: Team;
  readonly program: number;
  constructor(team: Team, program: number) {
    this.team = team;
    this.program = program;
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
    const { program: compiled, memory, blas } = this.#source;
    const team = acquireTeam(compiled.threads, blas);
    const program = team.load({ module: this.#module, memory, blas: compiled.blas });
    this.#loaded = new Loaded(team, program);
    forgotten.register(this, this.#loaded, this);
    return this.#loaded;
  }

  run(table: number, control: number, { from, to, batch, rows }: Window): Promise<number> {
    const { team, program } = this.#join();
    return team.run(program, { memory: this.#source.memory, table, control, from, to, batch, rows });
  }
  dispose(): void {
    forgotten.unregister(this);
    this.#loaded?.unload();
    this.#loaded = undefined;
  }
}
