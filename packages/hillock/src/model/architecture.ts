/** A stack of layers once the shape of its input is known: names, shapes and parameters, before anything is computed. */

import { ArgumentError, ShapeError } from "../errors.ts";
import { definitionOfLayer, type Layer, type ParameterSpec } from "../network/index.ts";
import { sizeOf } from "../runtime/index.ts";

export interface PlacedParameter extends ParameterSpec {
  /** "dense_1.kernel" */
  readonly fullName: string;
}
export interface PlacedLayer {
  readonly layer: Layer;
  /** Shapes of one example, without the batch. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly parameters: readonly PlacedParameter[];
}
export interface Architecture {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly layers: readonly PlacedLayer[];
  readonly parameters: readonly PlacedParameter[];
}

const snakeCase = (kind: string): string => kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Names by kind and number: "dense_1" computes z⁽¹⁾ where all layers are dense. (Keras leaves the first one without a number.) @throws ArgumentError for a name given twice. */
export function nameLayers(layers: readonly Layer[]): Layer[] {
  const taken = new Set<string>();
  for (const { name } of layers) {
    if (name === "") continue;
    if (taken.has(name))
      throw new ArgumentError({ problem: `Two layers are named "${name}"`, fix: "Give each layer its own name, or none." });
    if (/[^\w-]/.test(name))
      throw new ArgumentError({
        problem: "A layer cannot have this name",
        received: JSON.stringify(name),
        expected: "letters, digits, _ and -",
      });
    taken.add(name);
  }
  return layers.map((layer) => {
    // Frozen: what is set on it later would change nothing, since the model is compiled from it.
    if (layer.name !== "") return Object.freeze({ ...layer });
    const base = snakeCase(layer.kind);
    let number = 1;
    while (taken.has(`${base}_${number}`)) number++;
    const name = `${base}_${number}`;
    taken.add(name);
    return Object.freeze({ ...layer, name });
  });
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, i) => size === b[i]);

/** @throws ShapeError when a layer says that it wants another input than it gets. */
export function arrange(layers: readonly Layer[], inputShape: readonly number[]): Architecture {
  let shape = inputShape;
  const placed = layers.map((layer): PlacedLayer => {
    if (layer.inputShape !== undefined && !sameShape(layer.inputShape, shape)) {
      throw new ShapeError({
        problem: `The input of layer "${layer.name}" does not have the shape that it was made for`,
        received: `examples of shape [${shape.join(", ")}]`,
        expected: `[${layer.inputShape.join(", ")}]`,
        fix: "Correct the layer's inputShape, or reshape the data.",
      });
    }
    const definition = definitionOfLayer(layer);
    const input = shape;
    shape = definition.outputShape(layer, input);
    const parameters = definition.parameters(layer, input).map((spec) => ({ ...spec, fullName: `${layer.name}.${spec.name}` }));
    return { layer, inputShape: input, outputShape: shape, parameters };
  });
  return { inputShape, outputShape: shape, layers: placed, parameters: placed.flatMap(({ parameters }) => parameters) };
}

export const countOf = (parameters: readonly ParameterSpec[]): number => parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
