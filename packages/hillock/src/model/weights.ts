/** The values of a model's parameters: on the host until a device is opened, from then on there. */

import { now, yieldToEventLoop } from "#platform";
import { ArgumentError, ShapeError } from "../errors.ts";
import { definitionOfOptimizer, fillInitialValues, type Optimizer, slotName } from "../network/index.ts";
import {
  float32Of,
  ownValues,
  type Store,
  shapeText,
  sizeOf,
  type Tensor,
  type TensorLike,
  tensorFrom,
  tensorOf,
} from "../runtime/index.ts";
import { received } from "../settings/index.ts";
import type { PlacedParameter } from "./architecture.ts";
import { needFinite } from "./examples.ts";
import { scalarNames } from "./graphs.ts";

/** Values drawn between two looks at the clock: about a millisecond. */
const drawnAtOnce = 2 ** 15;
/** How long drawing may hold the event loop. */
const turnMilliseconds = 8;

export class Weights {
  readonly parameters: readonly PlacedParameter[];
  /** Values until a store holds them. */
  readonly #host = new Map<string, Float32Array>();
  #store: Store | undefined;
  /** Initial values in the making. */
  #drawing: Generator<void> | undefined;

  constructor(parameters: readonly PlacedParameter[]) {
    this.parameters = parameters;
  }

  get drawn(): boolean {
    return this.#store !== undefined || this.#host.size > 0;
  }

  /** Draws initial values. The i-th parameter's numbers depend on the seed and i only. */
  draw(seed: number): void {
    this.#drawing ??= this.#parts(seed);
    while (!this.#drawing.next().done);
  }
  /** The same, with turns for the event loop in between. Whoever needs the weights meanwhile may call `draw`, which draws the rest. */
  async drawInTurns(seed: number): Promise<void> {
    this.#drawing ??= this.#parts(seed);
    for (let start = now(); !this.#drawing.next().done; ) {
      if (now() - start < turnMilliseconds) continue;
      await yieldToEventLoop();
      start = now();
    }
  }
  *#parts(seed: number): Generator<void> {
    const drawn = new Map<string, Float32Array>();
    for (const [stream, { fullName, shape, initializer, fans }] of this.parameters.entries()) {
      const values = new Float32Array(sizeOf(shape));
      drawn.set(fullName, values);
      for (let from = 0; from < values.length; from += drawnAtOnce) {
        fillInitialValues(values, initializer, fans, { seed, stream }, from, Math.min(values.length, from + drawnAtOnce));
        yield;
      }
    }
    for (const [fullName, values] of drawn) this.#host.set(fullName, values);
  }

  /** Moves the values to a device. */
  moveTo(store: Store): void {
    for (const { fullName } of this.parameters) store.set(fullName, "f32", this.#values(fullName));
    this.#host.clear();
    this.#store = store;
  }
  /** Takes the values back from the device, which may then be given up. */
  takeBack(): void {
    for (const { fullName } of this.parameters) this.#host.set(fullName, this.#values(fullName));
    this.#store = undefined;
  }

  #values(fullName: string): Float32Array {
    const stored = this.#store?.get(fullName) ?? this.#host.get(fullName)!;
    return float32Of(stored);
  }

  get(): Tensor<Float32Array>[] {
    return this.parameters.map(({ fullName, shape }) => tensorFrom(this.#values(fullName).slice(), shape));
  }

  /** @throws ArgumentError, ShapeError, DataError when they are not weights of these parameters. */
  set(given: readonly TensorLike[]): void {
    const values = checkedValues(this.parameters, given, "weights");
    for (const [i, { fullName }] of this.parameters.entries()) this.put(fullName, values[i]!);
  }
  put(fullName: string, values: Float32Array): void {
    if (this.#store !== undefined) this.#store.set(fullName, "f32", values);
    else this.#host.set(fullName, values);
  }
}

/**
 * Numbers for each parameter, such as weights or gradients. @param what names them in errors: "weights". @param own whether they are copied in any case, so that
 * their owner cannot change them.
 * @throws ArgumentError for another count, ShapeError for another shape, DataError for what is no finite number.
 */
export function checkedValues(
  parameters: readonly PlacedParameter[],
  given: readonly TensorLike[],
  what: string,
  own = true,
): Float32Array[] {
  if (!Array.isArray(given) || given.length !== parameters.length) {
    throw new ArgumentError({
      problem: `These are not the ${what} of this model`,
      received: Array.isArray(given) ? `${given.length} tensors` : received(given),
      expected: `${parameters.length}: ${parameters.map(({ fullName, shape }) => `${fullName} ${shapeText(shape)}`).join(", ")}`,
    });
  }
  return parameters.map(({ fullName, shape }, i) => {
    const value = tensorOf(given[i] as TensorLike, `${what}[${i}]`);
    if (shapeText(value.shape) !== shapeText(shape)) {
      throw new ShapeError({
        problem: `The ${what} for "${fullName}" have the wrong shape`,
        received: shapeText(value.shape),
        expected: shapeText(shape),
      });
    }
    needFinite(`${what}[${i}], for "${fullName}",`, value);
    return own || value.dtype !== "float32" || value.scale !== 1 ? ownValues(value) : (value.data as Float32Array);
  });
}

/** Names of the arrays that an optimiser keeps beside the parameters. */
export const slotsOf = (parameters: readonly Pick<PlacedParameter, "fullName">[], optimizer: Optimizer): string[] =>
  parameters.flatMap(({ fullName }) => definitionOfOptimizer(optimizer).slots.map((slot) => slotName(fullName, slot)));

/** Names of the arrays that training changes, and of the rate, which somebody may change meanwhile. */
export const trainedArrays = (parameters: readonly PlacedParameter[], optimizer: Optimizer): string[] => [
  ...parameters.map(({ fullName }) => fullName),
  ...slotsOf(parameters, optimizer),
  scalarNames.step,
  scalarNames.learningRate,
];

/** An optimiser at its beginning: all slots 0, step 0. */
export function resetOptimizer(store: Store, parameters: readonly PlacedParameter[], optimizer: Optimizer): void {
  for (const { fullName, shape } of parameters) {
    const size = sizeOf(shape);
    for (const slot of definitionOfOptimizer(optimizer).slots) store.set(slotName(fullName, slot), "f32", new Float32Array(size));
  }
  store.set(scalarNames.step, "i32", [0]);
}
