/** Traces and derivations of the open session, as plain data. */

import { ArgumentError } from "hillock";
import type { Operations } from "./ladder.ts";
import type { Cursor } from "./protocol.ts";
import type { PlainDerivation, PlainTrace, Ref } from "./trace.ts";
import type { Workbench } from "./workbench.ts";

const missing = (): never => {
  throw new ArgumentError({ problem: "Traces are not there yet" });
};

export class Explaining {
  readonly bench: Workbench;
  constructor(bench: Workbench) {
    this.bench = bench;
  }
  async operations(): Promise<Operations> {
    return missing();
  }
  async traceAt(_cursor: Cursor, _of: "cursor" | "batch"): Promise<PlainTrace> {
    return missing();
  }
  async traceOf(_inputs: readonly number[], _target: number): Promise<PlainTrace> {
    return missing();
  }
  why(_ref: Ref): PlainDerivation {
    return missing();
  }
}
