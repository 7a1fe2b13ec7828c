/** The state of a run as plain data and as bytes: enough to go on with the same bits. */

import { decodeSafetensors, encodeSafetensors } from "../../codecs/index.ts";
import { ArgumentError, FormatError } from "../../errors.ts";
import type { Architecture, PlacedParameter } from "../../model/architecture.ts";
import { scalarNames } from "../../model/graphs.ts";
import { slotsOf } from "../../model/weights.ts";
import { type Loss, type Optimizer, optimizerNames, resolveLoss } from "../../network/index.ts";
import { sizeOf, type Tensor, tensorFrom } from "../../runtime/index.ts";
import { needMembers, tagOf } from "../../settings/index.ts";
import type { RunState } from "./types.ts";

/** Under which the description stands in the file; arrays in f64 are kept as bytes under their name and this ending. */
const descriptionKey = "run";
const float64Ending = ":f64";

/** A state as bytes in the format safetensors: for a file, or in base64 for a link. */
export function encodeRunState(state: RunState): Uint8Array {
  needMembers("The state", state, ["format", "arrays"], "the state of a run: run.state()");
  const { arrays, ...description } = state;
  const tensors = Object.entries(arrays).map(([name, array]): readonly [string, Tensor] => {
    if (tagOf(array) !== "Float64Array") return [name, tensorFrom(array as Float32Array | Int32Array, [array.length])];
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    return [name + float64Ending, tensorFrom(bytes, [bytes.length])];
  });
  return encodeSafetensors(new Map(tensors), { [descriptionKey]: JSON.stringify(description) });
}

function malformed(what: string, received: unknown, expected: string): FormatError {
  return new FormatError({
    problem: `This is not the state of a run: ${what}`,
    received: JSON.stringify(received) ?? "nothing",
    expected,
    fix: "Save the state again: encodeRunState(run.state()).",
  });
}

/** @throws FormatError for anything that `encodeRunState` did not write. */
export function decodeRunState(bytes: Uint8Array): RunState {
  const { tensors, metadata } = decodeSafetensors(bytes);
  let description: unknown;
  try {
    description = JSON.parse(metadata[descriptionKey] ?? "");
  } catch {
    throw malformed("its description is missing", metadata[descriptionKey], "JSON");
  }
  const arrays = Object.fromEntries(
    [...tensors].map(([name, { data }]) => {
      if (!name.endsWith(float64Ending)) return [name, data.slice()];
      return [name.slice(0, -float64Ending.length), new Float64Array(data.slice().buffer)];
    }),
  ) as RunState["arrays"];
  return checkedState({ ...(description as RunState), arrays });
}

/** @throws FormatError when parts are missing or make no sense. */
export function checkedState(state: RunState): RunState {
  if (typeof state !== "object" || state === null || state.format !== "hillock-run") throw malformed("format", state, '"hillock-run"');
  if (state.version !== 1) throw malformed("version", state.version, "1");
  const { optimizer, loss, shuffle } = state;
  for (const [name, low] of [
    ["step", 0],
    ["batchSize", 1],
    ["seed", 0],
    ["examples", 1],
  ] as const)
    if (!(Number.isSafeInteger(state[name]) && state[name] >= low)) throw malformed(name, state[name], `a whole number from ${low}`);
  const firstEpoch = state.firstEpoch ?? 0;
  if (!(Number.isSafeInteger(firstEpoch) && firstEpoch >= 0)) throw malformed("firstEpoch", firstEpoch, "a whole number from 0");
  if (typeof shuffle !== "boolean") throw malformed("shuffle", shuffle, "true or false");
  if (!optimizerNames.includes(optimizer?.name)) throw malformed("optimizer", optimizer, `one of ${optimizerNames.join(", ")}`);
  if (typeof loss?.name !== "string") throw malformed("loss", loss, "a loss");
  resolveLoss(loss);
  return state;
}

/** @throws ArgumentError when the state does not belong to this network. */
export function needFitting(state: RunState, { parameters }: Architecture): void {
  const sizes = sizesOf(parameters, state);
  const fits = (name: string, array: unknown): boolean =>
    (name === scalarNames.step ? ["Int32Array"] : ["Float32Array", "Float64Array"]).includes(tagOf(array));
  const wrong = [...sizes].find(([name, size]) => state.arrays[name]?.length !== size || !fits(name, state.arrays[name]));
  if (wrong === undefined && Object.keys(state.arrays).length === sizes.size) return;
  throw new ArgumentError({
    problem: "The state belongs to another network",
    received: Object.entries(state.arrays)
      .map(([name, { length }]) => `${name} (${length})`)
      .join(", "),
    expected: [...sizes].map(([name, size]) => `${name} (${size})`).join(", "),
    fix: "Make the network with the same layers, in the same order and with the same names.",
  });
}

function sizesOf(
  parameters: readonly PlacedParameter[],
  { optimizer }: { readonly optimizer: Optimizer; readonly loss: Loss },
): Map<string, number> {
  const own = parameters.map(({ fullName, shape }) => [fullName, sizeOf(shape)] as const);
  const slots = parameters.flatMap((parameter) => slotsOf([parameter], optimizer).map((name) => [name, sizeOf(parameter.shape)] as const));
  return new Map([...own, ...slots, [scalarNames.step, 1]]);
}
