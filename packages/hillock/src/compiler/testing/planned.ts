/** A graph as far as the memory plan: where every value lives, and what is moved at the end of a step. */

import type { Graph } from "../../graph/index.ts";
import { Lowering } from "../lower.ts";
import type { Matrix, Source } from "../matrix.ts";
import { type Plan, plan } from "../plan.ts";
import { Schedule } from "../schedule.ts";
import type { Sharing } from "../tasks.ts";

export function planOf(made: Graph, capacity: number, sharing: Sharing = { threads: 1, blocks: 1 }): Plan {
  const lowering = new Lowering(made);
  const outputs = new Map(Object.entries(made.outputs).map(([name, node]) => [name, lowering.computed(lowering.of(node)) as Matrix]));
  const updates = made.updates.map(({ parameter, value }) => ({
    parameter: lowering.of(parameter) as Source,
    value: lowering.computed(lowering.of(value)),
  }));
  const schedule = new Schedule(lowering.values, [...outputs.values(), ...updates.map(({ value }) => value)]);
  return plan(schedule, outputs, updates, capacity, sharing);
}
