/**
 * The order of the kernels of a step, and which updates can be written straight over the old value.
 *
 * A parameter may be overwritten only after everything that reads its old value has run. For most updates that is a matter of order: dW and the
 * update behind it wait until δ has been sent back through W. Where the order cannot provide it, the update goes to a temporary and is moved
 * into place at the end of the step.
 */

import { type Computed, type Matrix, type MatrixUpdate, operandsOf, storageOf } from "./matrix.ts";
import { phasesOf } from "./phases.ts";
import { type KernelGroup, reads, type Schedule } from "./schedule.ts";

/** Kernels that must run before each kernel. */
type Predecessors = Map<KernelGroup, Set<KernelGroup>>;

function dataDependencies(schedule: Schedule): Predecessors {
  const before: Predecessors = new Map(schedule.kernels.map((kernel) => [kernel, new Set()]));
  for (const kernel of schedule.kernels) {
    for (const operand of kernel.members.flatMap(operandsOf)) {
      const producer = schedule.kernelOf(operand);
      if (producer !== undefined && producer !== kernel) before.get(kernel)!.add(producer);
    }
  }
  return before;
}

/** Earliest-first topological order, or undefined when there is a cycle. */
function sort(kernels: readonly KernelGroup[], before: Predecessors): KernelGroup[] | undefined {
  const done = new Set<KernelGroup>();
  while (done.size < kernels.length) {
    const next = kernels.find((kernel) => !done.has(kernel) && [...before.get(kernel)!].every((other) => done.has(other)));
    if (next === undefined) return undefined;
    done.add(next);
  }
  return [...done];
}

/** Within the kernel that writes it, the old value may be read only at the very element that is about to be overwritten. */
function readsOnlyInPlace(kernel: KernelGroup, { parameter, value }: MatrixUpdate): boolean {
  const phases = phasesOf(kernel);
  // Within a phase, values are written in the order in which they are computed.
  const isBefore = (reader: Computed, writer: Computed): boolean =>
    phases.get(reader)! < phases.get(writer)! ||
    (phases.get(reader) === phases.get(writer) && kernel.members.indexOf(reader) <= kernel.members.indexOf(writer));
  return kernel.members.every((member) =>
    operandsOf(member).every((operand) => {
      if (storageOf(operand) !== parameter) return true;
      const sameElement =
        member.kind === "map" && operand === parameter && member.rows === parameter.rows && member.columns === parameter.columns;
      return sameElement && isBefore(member, storageOf(value) as Computed);
    }),
  );
}

export function orderKernels(schedule: Schedule, updates: readonly MatrixUpdate[]): { kernels: KernelGroup[]; inPlace: Set<MatrixUpdate> } {
  const before = dataDependencies(schedule);
  const inPlace = new Set<MatrixUpdate>();
  const taken = new Set<Matrix>();
  let kernels = sort(schedule.kernels, before)!;
  for (const update of updates) {
    const writer = schedule.kernelOf(update.value);
    const whole = update.value.rows === update.parameter.rows && update.value.columns === update.parameter.columns;
    if (writer === undefined || !whole || taken.has(storageOf(update.value)) || !readsOnlyInPlace(writer, update)) continue;
    // A value that other kernels read as well must not disappear under the next step's update: they run in this step, so it does not.
    const added = schedule.kernels.filter(
      (kernel) => kernel !== writer && reads(kernel, update.parameter) && !before.get(writer)!.has(kernel),
    );
    for (const kernel of added) before.get(writer)!.add(kernel);
    const sorted = sort(schedule.kernels, before);
    if (sorted === undefined) {
      for (const kernel of added) before.get(writer)!.delete(kernel);
      continue;
    }
    kernels = sorted;
    inPlace.add(update);
    taken.add(storageOf(update.value));
  }
  return { kernels, inPlace };
}
