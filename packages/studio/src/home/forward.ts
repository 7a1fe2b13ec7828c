/**
 * What every unit of a recorded network gives over the plane, before the engine is there to be asked. The recording holds weights only, which are far smaller
 * than their maps; a test compares these maps with the engine's (forward.test.ts).
 */

import type { Domain } from "../draw/points.ts";
import type { LayerInfo } from "../engine/protocol.ts";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** One layer of sigmoid units for one example. @param weights all weights of the network, laid out one after the other */
function layerOutputs({ inputs, units, kernelAt, biasAt }: LayerInfo, weights: Float32Array, a: readonly number[]): number[] {
  return Array.from({ length: units }, (_, unit) => {
    let z = weights[biasAt + unit]!;
    for (let k = 0; k < inputs; k++) z += a[k]! * weights[kernelAt + k * units + unit]!;
    return sigmoid(z);
  });
}

/** The i-th of `side`² points of the plane, row by row from the top left. */
function pointAt({ x1, x2 }: Domain, side: number, i: number): readonly [x1: number, x2: number] {
  const at = ([from, to]: readonly [number, number], cell: number): number => from + ((cell + 0.5) / side) * (to - from);
  return [at(x1, i % side), at(x2, side - 1 - Math.floor(i / side))];
}

/** One map for each unit, layer after layer: `side`² numbers, row by row from the top left. */
export function unitMaps(layers: readonly LayerInfo[], weights: Float32Array, domain: Domain, side: number): Float32Array[] {
  const maps = layers.flatMap(({ units }) => Array.from({ length: units }, () => new Float32Array(side * side)));
  for (let i = 0; i < side * side; i++) {
    let a: readonly number[] = pointAt(domain, side, i);
    for (const layer of layers) {
      a = layerOutputs(layer, weights, a);
      a.forEach((value, unit) => {
        maps[layer.mapAt + unit]![i] = value;
      });
    }
  }
  return maps;
}

/** The inputs themselves over the plane. */
export const inputMaps = (domain: Domain, side: number): Float32Array[] =>
  ([0, 1] as const).map((axis) => Float32Array.from({ length: side * side }, (_, i) => pointAt(domain, side, i)[axis]));
