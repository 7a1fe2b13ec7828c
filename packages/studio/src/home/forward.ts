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

/** One map for each unit, layer after layer: `side`² numbers, row by row from the top left. */
export function unitMaps(layers: readonly LayerInfo[], weights: Float32Array, { x1, x2 }: Domain, side: number): Float32Array[] {
  const maps = layers.flatMap(({ units }) => Array.from({ length: units }, () => new Float32Array(side * side)));
  const at = ([from, to]: readonly [number, number], i: number): number => from + ((i + 0.5) / side) * (to - from);
  for (let i = 0; i < side * side; i++) {
    let a: readonly number[] = [at(x1, i % side), at(x2, side - 1 - Math.floor(i / side))];
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
export function inputMaps({ x1, x2 }: Domain, side: number): Float32Array[] {
  const at = ([from, to]: readonly [number, number], i: number): number => from + ((i + 0.5) / side) * (to - from);
  return [
    Float32Array.from({ length: side * side }, (_, i) => at(x1, i % side)),
    Float32Array.from({ length: side * side }, (_, i) => at(x2, side - 1 - Math.floor(i / side))),
  ];
}
