/** What is validated on after each epoch: tensors that stay on the device, or one pass over batches each time. */

import type { ValuesFor } from "../settings/index.ts";
import { counted } from "../words.ts";
import type { ModelCore } from "./core.ts";
import { evaluatePlaced, rowsPerStep } from "./evaluation.ts";
import { ownInput } from "./examples.ts";
import type { DeviceSession } from "./session.ts";
import type { fitSettings } from "./settings.ts";
import { evaluateBatches } from "./streams/evaluateBatches.ts";
import { type BatchSource, isOnceOnly, onceOnly } from "./streams/source.ts";
import type { Logs } from "./types.ts";

export interface PreparedValidation {
  /** Brings the data to the device. */
  place(session: DeviceSession): { readonly validate: () => Promise<Logs>; readonly remove: () => void };
}

/** @throws ShapeError, DataError, ArgumentError when it cannot be validated on. */
export function prepareValidation(
  core: ModelCore,
  data: ValuesFor<typeof fitSettings>["validationData"],
  epochs: number,
  signal: AbortSignal | undefined,
): PreparedValidation | undefined {
  if (data === undefined) return undefined;
  if (Array.isArray(data)) return tensors(core, data as unknown as Parameters<ModelCore["prepareExamples"]>);
  return batches(core, data as BatchSource, epochs, signal);
}

/** They are brought to the device later: until then they are copies, which their owner cannot change. */
function tensors(core: ModelCore, [x, y]: Parameters<ModelCore["prepareExamples"]>): PreparedValidation {
  const prepared = core.prepareExamples(x, y);
  const [input, targets] = [ownInput(prepared.input), prepared.targets.slice()];
  return {
    place(session) {
      const format = session.place("validation", input, targets);
      return {
        validate: () => evaluatePlaced(core, session, format, 0, input.rows, rowsPerStep),
        remove: () => session.remove(format),
      };
    },
  };
}

function batches(core: ModelCore, source: BatchSource, epochs: number, signal: AbortSignal | undefined): PreparedValidation {
  if (epochs > 1 && isOnceOnly(source)) throw onceOnly("The source of the validation data", counted(epochs, "epoch"));
  let pass = 0;
  return {
    place: () => ({
      validate: () => evaluateBatches(core, source, { batchSize: rowsPerStep, pass: pass++, prefix: "validation", signal }),
      remove: () => {},
    }),
  };
}
