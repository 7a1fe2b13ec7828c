/** Single steps, for training loops of one's own: one program for each, kept on the device with its arrays from call to call. */

import { ArgumentError, NumericError } from "../errors.ts";
import type { Executable, TensorLike } from "../runtime/index.ts";
import { received } from "../settings/index.ts";
import type { ModelCore } from "./core.ts";
import { evaluationProgram, type Recorded, recordsOf } from "./evaluation.ts";
import { openForTraining, trainingProgram } from "./fitting.ts";
import { applyGraph, gradientOutput, scalarNames } from "./graphs.ts";
import type { Evaluation } from "./types.ts";
import { checkedValues, trainedArrays } from "./weights.ts";

const logsOf = (executable: Executable, records: readonly Recorded[]): Evaluation =>
  Object.fromEntries(records.map(({ output, reportedAs }) => [reportedAs, executable.record(output)[0]!])) as Evaluation;

export async function trainOnBatch(core: ModelCore, x: TensorLike, y: TensorLike): Promise<Evaluation> {
  core.access.needFree("trainOnBatch", false);
  const examples = core.kept(core.prepareExamples(x, y));
  return core.access.changing("trainOnBatch", async () => {
    const { rows } = examples.input;
    const { session, format } = await core.place("batch", examples);
    await openForTraining(core);
    core.steps.count(session, format, rows);
    const { executable, records } = await trainingProgram(core, session, format, core.steps.capacityFor(rows));
    core.steps.keep(core.changes, session, () => trainedArrays(core.architecture.parameters, core.settings.optimizer));
    await executable.run({ rows, batch: rows, from: 0, to: 1 });
    const logs = logsOf(executable, records);
    if (Number.isFinite(logs.loss)) return logs;
    core.steps.putBack(session);
    throw new NumericError({
      problem: `The loss became ${Number.isNaN(logs.loss) ? "NaN" : "infinite"}`,
      received: `a loss of ${logs.loss}`,
      expected: "a finite loss",
      fix: "The model keeps the weights that it had a moment before. Use a smaller learning rate, or scale the inputs.",
    });
  });
}

export async function testOnBatch(core: ModelCore, x: TensorLike, y: TensorLike): Promise<Evaluation> {
  const examples = core.kept(core.prepareExamples(x, y));
  return core.access.inTurn(async () => {
    const { rows } = examples.input;
    const { session, format } = await core.place("test batch", examples);
    core.steps.count(session, format, rows);
    const executable = await evaluationProgram(core, session, format, core.steps.capacityFor(rows));
    await executable.run({ rows, batch: rows, from: 0, to: 1 });
    return logsOf(executable, recordsOf(core.settings));
  });
}

export async function applyGradients(core: ModelCore, gradients: readonly TensorLike[]): Promise<void> {
  core.access.needFree("applyGradients", false);
  const { architecture, settings } = core.ready;
  if (!Array.isArray(gradients)) {
    throw new ArgumentError({
      problem: "These are not gradients",
      received: received(gradients),
      expected: "an array with one tensor for each weight, as net.gradients gives",
      fix: "Write net.applyGradients(await net.gradients(x, y)).",
    });
  }
  // Brought to the device within this call, they need not be copied before.
  const values = checkedValues(architecture.parameters, gradients, "gradients", core.opened === undefined || !core.access.idle);
  return core.access.changing("applyGradients", async () => {
    const session = core.opened ?? (await core.open());
    architecture.parameters.forEach(({ fullName }, i) => {
      session.store.set(gradientOutput(fullName), "f32", values[i]!);
    });
    await openForTraining(core);
    const executable = await session.program("apply", () => applyGraph(architecture, settings), { capacity: 1, counter: scalarNames.step });
    core.steps.keep(core.changes, session, () => trainedArrays(core.architecture.parameters, core.settings.optimizer));
    await executable.run({ rows: 1, batch: 1, from: 0, to: 1 });
  });
}
