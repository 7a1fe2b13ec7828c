/** Named tensors as they are handed out: values are evaluated when they are first read. */

import type { Evaluation } from "../../graph/index.ts";
import { symbolOf } from "../derive/symbolic.ts";
import type { Formula, LayerTrace, Quantity, Ref, TracedTensor } from "../types.ts";
import type { Named, NamedLayer } from "./named.ts";
import { refOf } from "./refs.ts";
import { wholeSymbol } from "./symbols.ts";

class Traced implements TracedTensor {
  readonly #named: Named;
  readonly #evaluation: Evaluation;

  constructor(named: Named, evaluation: Evaluation) {
    this.#named = named;
    this.#evaluation = evaluation;
  }
  get name(): string {
    return this.#named.name;
  }
  get quantity(): Quantity {
    return this.#named.quantity;
  }
  get symbol(): string {
    return wholeSymbol(this.#named.notation).latex;
  }
  get text(): string {
    return wholeSymbol(this.#named.notation).text;
  }
  get shape(): readonly number[] {
    return this.#named.shape;
  }
  get data(): Float64Array {
    return this.#evaluation.value(this.#named.node).data;
  }
  #whole(index: readonly number[]): readonly number[] {
    const { perExample, shape } = this.#named;
    return perExample && shape[0] === 1 && index.length === shape.length - 1 ? [0, ...index] : index;
  }
  ref(...index: number[]): Ref {
    return refOf(this.#named, this.#whole(index));
  }
  symbolAt(...index: number[]): Formula {
    return symbolOf(this.#named, this.#whole(index));
  }
}

export type Tensors = (named: Named) => TracedTensor;

/** One object per tensor. */
export function tensorsOf(evaluation: Evaluation): Tensors {
  const made = new Map<Named, TracedTensor>();
  return (named) => {
    const tensor = made.get(named) ?? new Traced(named, evaluation);
    made.set(named, tensor);
    return tensor;
  };
}

export function layerTrace(layer: NamedLayer, tensor: Tensors): LayerTrace {
  const table = (all: Readonly<Record<string, Named>>): Record<string, TracedTensor> =>
    Object.fromEntries(Object.entries(all).map(([name, named]) => [name, tensor(named)]));
  const { z, derivative, delta, outputGradient, mask, activation } = layer;
  return {
    index: layer.index,
    name: layer.name,
    kind: layer.kind,
    a: tensor(layer.a),
    ...(activation === undefined ? {} : { activation }),
    ...(z === undefined ? {} : { z: tensor(z) }),
    ...(derivative === undefined ? {} : { derivative: tensor(derivative) }),
    ...(delta === undefined ? {} : { delta: tensor(delta) }),
    ...(outputGradient === undefined ? {} : { outputGradient: tensor(outputGradient) }),
    ...(mask === undefined ? {} : { mask: tensor(mask) }),
    parameters: table(layer.parameters),
    gradients: table(layer.gradients),
    updates: table(layer.updates),
    next: table(layer.next),
    slots: Object.fromEntries(
      Object.entries(layer.slots).map(([parameter, slots]) => [
        parameter,
        Object.fromEntries(
          Object.entries(slots).map(([slot, { before, after }]) => [slot, { before: tensor(before), after: tensor(after) }]),
        ),
      ]),
    ),
  };
}
