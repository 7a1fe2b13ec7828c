/** `explain`: one step of training with every value in it, and where each of them comes from. */

import { ArgumentError, nearestName } from "../errors.ts";
import type { Sequential } from "../model/sequential.ts";
import type { TensorLike } from "../runtime/index.ts";
import { Context } from "./derive/context.ts";
import { EntryDerivation } from "./derive/derivation.ts";
import { inTurn } from "./inTurn.ts";
import { explainSettings, precisionSettings } from "./settings.ts";
import { stepsOf } from "./steps/steps.ts";
import { catalogueOf } from "./trace/catalogue.ts";
import { precisionOf } from "./trace/precision.ts";
import { findNamed, resolveRef } from "./trace/refs.ts";
import { takeSnapshot } from "./trace/snapshot.ts";
import { layerTrace, tensorsOf } from "./trace/tensors.ts";
import type { Derivation, ExplainOptions, PlainDerivation, Trace } from "./types.ts";

/**
 * Traces one step of training on these examples, in f64, from the graph that training runs. Nothing changes in the model, and it may train on: the trace
 * keeps copies. Values and derivations are worked out when they are asked for.
 * @throws ArgumentError for a model that is not compiled; ShapeError, DataError for examples that do not fit it.
 */
export async function explain(net: Sequential, x: TensorLike, y: TensorLike, options?: ExplainOptions): Promise<Trace> {
  const settings = explainSettings.read(options);
  const { optimizer, digits } = settings;
  const snapshot = await inTurn(net, x, y, (core, ...examples) => takeSnapshot(core, ...examples, settings));
  const catalogue = catalogueOf(snapshot, optimizer);
  const context = new Context(catalogue, snapshot, digits);
  const tensor = tensorsOf(snapshot.evaluation);
  const layers = catalogue.layers.map((layer) => layerTrace(layer, tensor));
  let steps: Trace["steps"] | undefined;
  return {
    loss: tensor(catalogue.loss),
    losses: tensor(catalogue.losses),
    examples: snapshot.examples,
    x: tensor(catalogue.x),
    y: tensor(catalogue.y),
    layers,
    tensors: catalogue.all.map(tensor),
    settings: Object.fromEntries(catalogue.settings.map((named) => [named.name, tensor(named)])),
    get steps() {
      steps ??= stepsOf(context);
      return steps;
    },
    layer: (wanted) => {
      const found = layers.find(({ name, index }) => wanted === name || wanted === index);
      if (found !== undefined) return found;
      const names = layers.map(({ name }) => name);
      const suggestion = typeof wanted === "string" ? nearestName(wanted, names) : undefined;
      throw new ArgumentError({
        problem: `The trace has no layer ${JSON.stringify(wanted)}`,
        received: JSON.stringify(wanted),
        expected: `one of ${names.join(", ")}, or a number from 0 to ${layers.length - 1}`,
        fix: suggestion === undefined ? "Layers that only pass on or reshape have none." : `Did you mean "${suggestion}"?`,
      });
    },
    tensor: (name, quantity) => tensor(findNamed(catalogue, name, quantity)),
    why: (wanted, quantity) => {
      const { named, index } =
        typeof wanted === "string"
          ? resolveRef(catalogue, wanted, quantity)
          : resolveRef(catalogue, wanted.name, quantity ?? wanted.quantity);
      return new EntryDerivation(context, named, index);
    },
    precision: async (options) => precisionOf(catalogue, snapshot, tensor, precisionSettings.read(options).tolerance),
  };
}

/** A derivation as plain data, its inputs by name: for messages between threads, and for JSON. */
export function plainDerivation(derivation: Derivation): PlainDerivation {
  const { ref, value, symbol, symbolic, chain, chainSubstituted, substituted, given, sentence, text, inputs } = derivation;
  return {
    ...{ ref, value, symbol, symbolic, substituted, given, sentence, text },
    ...(chain === undefined || chainSubstituted === undefined ? {} : { chain, chainSubstituted }),
    inputs: inputs.map((input) => ({ ref: input.ref, symbol: input.symbol, text: input.text.symbol, value: input.value })),
  };
}
