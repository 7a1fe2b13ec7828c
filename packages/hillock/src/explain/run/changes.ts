/** What a run changes on the way: checked when it is said, and then applied whenever the run comes past it. */

import { ArgumentError, ShapeError, unknownName } from "../../errors.ts";
import type { PlacedParameter } from "../../model/architecture.ts";
import type { CompiledSettings } from "../../model/graphs.ts";
import type { Loss, Optimizer } from "../../network/index.ts";
import { ownValues, shapeText, sizeOf, type TensorLike, tensorOf } from "../../runtime/index.ts";
import { counted } from "../../words.ts";
import { runChangeSettings } from "../settings.ts";
import type { RecordedChange, RunChange } from "./types.ts";

/** New values of a parameter from an element on. */
interface Patch {
  /** As the user would name it: "dense.kernel", "dense.kernel[0,1]". */
  readonly name: string;
  readonly parameter: string;
  readonly at: number;
  readonly values: Float32Array;
}
export interface AppliedChange {
  readonly step: number;
  readonly patches: readonly Patch[];
  readonly optimizer?: Optimizer;
  readonly loss?: Loss;
}

export const isEmpty = ({ patches, optimizer, loss }: AppliedChange): boolean =>
  patches.length === 0 && optimizer === undefined && loss === undefined;

export const describeChange = ({ step, patches, optimizer, loss }: AppliedChange): RecordedChange => ({
  step,
  weights: patches.map(({ name }) => name),
  ...(optimizer === undefined ? {} : { optimizer }),
  ...(loss === undefined ? {} : { loss }),
});

/** @throws ArgumentError, ShapeError for what cannot be changed so. */
export function resolveChange(
  change: RunChange,
  step: number,
  parameters: readonly PlacedParameter[],
  settings: CompiledSettings,
): AppliedChange {
  const { weights, optimizer, learningRate, loss } = runChangeSettings.read(change);
  const rated = learningRate === undefined ? optimizer : { ...(optimizer ?? settings.optimizer), learningRate };
  return {
    step,
    patches: patchesOf(weights ?? {}, parameters),
    ...(rated === undefined ? {} : { optimizer: rated }),
    ...(loss === undefined ? {} : { loss }),
  };
}

function patchesOf(weights: NonNullable<RunChange["weights"]>, parameters: readonly PlacedParameter[]): Patch[] {
  if (!Array.isArray(weights)) return Object.entries(weights).map(([name, value]) => patchOf(name, value, parameters));
  if (weights.length !== parameters.length) {
    throw new ArgumentError({
      problem: "These are not the weights of this model",
      received: `${weights.length} tensors`,
      expected: `${parameters.length}: ${parameters.map(({ fullName, shape }) => `${fullName} ${shapeText(shape)}`).join(", ")}`,
    });
  }
  return parameters.map(({ fullName }, i) => patchOf(fullName, (weights as readonly TensorLike[])[i]!, parameters));
}

function patchOf(name: string, value: TensorLike | number, parameters: readonly PlacedParameter[]): Patch {
  const [, parameter = name, entry] = /^(.*?)\[([\d\s,]*)\]$/.exec(name) ?? [];
  const placed = parameters.find(({ fullName }) => fullName === parameter);
  if (placed === undefined) {
    throw unknownName(
      "parameter",
      parameter,
      parameters.map(({ fullName }) => fullName),
    );
  }
  return entry === undefined ? wholePatch(placed, value) : entryPatch(placed, name, entry, value);
}

function wholePatch({ fullName, shape }: PlacedParameter, value: TensorLike | number): Patch {
  const given = typeof value === "number" ? undefined : tensorOf(value, fullName);
  if (given === undefined || shapeText(given.shape) !== shapeText(shape)) {
    throw new ShapeError({
      problem: `The weights for "${fullName}" have the wrong shape`,
      received: given === undefined ? "a number" : shapeText(given.shape),
      expected: shapeText(shape),
      ...(given === undefined ? { fix: `For a single entry write "${fullName}[${shape.map(() => 0).join(",")}]".` } : {}),
    });
  }
  const values = ownValues(given);
  needFinite(fullName, values);
  return { name: fullName, parameter: fullName, at: 0, values };
}

function entryPatch({ fullName, shape }: PlacedParameter, name: string, entry: string, value: TensorLike | number): Patch {
  const index = entry.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (index.length !== shape.length || index.some((position, axis) => !(position < shape[axis]!))) {
    throw new ArgumentError({
      problem: `There is no entry "${name}"`,
      received: `[${entry}]`,
      expected: `${counted(shape.length, "whole number")} below ${shapeText(shape)}`,
    });
  }
  if (typeof value !== "number") {
    throw new ArgumentError({ problem: `The entry "${name}" takes a number`, received: typeof value, expected: "a finite number" });
  }
  const values = Float32Array.of(value);
  needFinite(name, values);
  const at = index.reduce((offset, position, axis) => offset + position * sizeOf(shape.slice(axis + 1)), 0);
  return { name: `${fullName}[${index.join(",")}]`, parameter: fullName, at, values };
}

function needFinite(name: string, values: Float32Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new ArgumentError({
    problem: `A weight of "${name}" is no finite number in 32 bits`,
    received: `${values[at]} at ${at}`,
    expected: "finite numbers",
  });
}

/** Adds a change to those of a run: one more of weights only joins the one before it at the same step, so that dragging a weight leaves one change. */
export function addChange(changes: readonly AppliedChange[], change: AppliedChange): AppliedChange[] {
  const last = changes.at(-1);
  if (last?.step !== change.step || change.optimizer !== undefined || change.loss !== undefined) return [...changes, change];
  const replaced = new Set(change.patches.map(({ name }) => name));
  const patches = [...last.patches.filter(({ name }) => !replaced.has(name)), ...change.patches];
  return [...changes.slice(0, -1), { ...last, patches }];
}
