/**
 * Within a row kernel, a row is worked off in phases: a phase is one loop over columns. A value waits for the next phase when it needs the
 * result of a whole row (a reduction), or a value of another width.
 */

import { type Computed, operandsOf } from "./matrix.ts";
import { type KernelGroup, loopColumns } from "./schedule.ts";

export function phasesOf(kernel: KernelGroup): Map<Computed, number> {
  const phases = new Map<Computed, number>();
  for (const value of kernel.members) {
    let phase = 0;
    for (const operand of operandsOf(value)) {
      const earlier = phases.get(operand as Computed);
      if (earlier === undefined) continue;
      const sameLoop = operand.kind !== "rowReduce" && loopColumns(operand as Computed) === loopColumns(value);
      phase = Math.max(phase, sameLoop ? earlier : earlier + 1);
    }
    phases.set(value, phase);
  }
  return phases;
}

export interface Loop {
  readonly columns: number;
  readonly members: readonly Computed[];
}

/** The loops of a row kernel in the order in which they run. */
export function loopsOf(kernel: KernelGroup): Loop[] {
  const phases = phasesOf(kernel);
  const loops = new Map<string, { phase: number; columns: number; members: Computed[] }>();
  for (const value of kernel.members) {
    const [phase, columns] = [phases.get(value)!, loopColumns(value)];
    const key = `${phase} ${columns}`;
    if (!loops.has(key)) loops.set(key, { phase, columns, members: [] });
    loops.get(key)!.members.push(value);
  }
  return [...loops.values()].sort((a, b) => a.phase - b.phase);
}
