/** The network as links and names, from what the engine says of its layers. */

import type { Link } from "../draw/links.ts";
import type { LayerInfo, ModelInfo } from "../engine/protocol.ts";
import { type StageLayout, stageLayout, type UnitPlace } from "./layout.ts";
import type { WeightPlace } from "./view.ts";

/** Where a weight lies among all weights. */
export function weightPlaceOf(layers: readonly LayerInfo[], layer: number, unit: number, from?: number): WeightPlace {
  const info = layers[layer - 1]!;
  const index = from === undefined ? info.biasAt + unit : info.kernelAt + from * info.units + unit;
  return from === undefined ? { index, layer, unit } : { index, layer, unit, from };
}

/** Its name in the library: "dense_1.kernel[0,1]". */
export function weightName(layers: readonly LayerInfo[], { layer, unit, from }: WeightPlace): string {
  const { name } = layers[layer - 1]!;
  return from === undefined ? `${name}.bias[${unit}]` : `${name}.kernel[${from},${unit}]`;
}

const subscripts = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"];
const superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];
export const subscript = (n: number): string => script(n, subscripts);
const script = (n: number, digits: readonly string[]): string => [...String(n)].map((digit) => digits[Number(digit)]).join("");

/** The textbook's symbol, which counts from 1: w⁽¹⁾₁₂ is dense_1.kernel[0,1], from the first input to the second unit. */
export function weightSymbol({ layer, unit, from }: WeightPlace): string {
  const at = `⁽${script(layer, superscripts)}⁾`;
  if (from === undefined) return `b${at}${subscript(unit + 1)}`;
  const separator = from >= 9 || unit >= 9 ? "," : "";
  return `w${at}${subscript(from + 1)}${separator}${subscript(unit + 1)}`;
}

/** "x₁", "unit 2 of layer 1", "the output". Units count from 1, as in the symbols; the library's names count from 0. */
export function unitName({ layers, inputNames }: ModelInfo, { layer, unit }: UnitPlace): string {
  if (layer === 0) return inputNames[unit] ?? `input ${unit + 1}`;
  if (layer === layers.length) return "the output";
  return `unit ${unit + 1} of layer ${layer}`;
}

export const unitCounts = ({ layers, inputNames }: ModelInfo): number[] => [inputNames.length, ...layers.map(({ units }) => units)];

export interface PlacedLink extends Link {
  readonly place: WeightPlace;
}

/** Every weight of a kernel as a link from edge to edge of two units' pictures. */
export function placedLinks(layout: StageLayout, layers: readonly LayerInfo[], weights: ArrayLike<number>): PlacedLink[] {
  const links: PlacedLink[] = [];
  const reach = layout.unit / 2;
  for (const [l, { units, inputs, kernelAt }] of layers.entries()) {
    const [before, after] = [layout.columns[l]!, layout.columns[l + 1]!];
    for (let from = 0; from < inputs; from++) {
      for (let unit = 0; unit < units; unit++) {
        const index = kernelAt + from * units + unit;
        links.push({
          fromX: before.x + reach,
          fromY: before.ys[from]!,
          toX: after.x - reach,
          toY: after.ys[unit]!,
          weight: weights[index]!,
          place: { index, layer: l + 1, unit, from },
        });
      }
    }
  }
  return links;
}

/** Whether a link starts or ends at a unit. */
export const touches = ({ place }: PlacedLink, { layer, unit }: UnitPlace): boolean =>
  (place.layer === layer && place.unit === unit) || (place.layer === layer + 1 && place.from === unit);

export interface NetworkSpace {
  /** CSS pixels for the network, without the large map where that stands beside it. */
  readonly width: number;
  /** Side of the large map. */
  readonly mapSize: number;
  /** The large map stands at the right edge and is the output unit's picture; otherwise the output is a unit like others. */
  readonly beside: boolean;
}

/** Room above the units for a layer's controls. */
export const headHeight = 84;

export function networkLayout(counts: readonly number[], { width, mapSize, beside }: NetworkSpace): StageLayout {
  const left = width < 420 ? 34 : 58;
  if (!beside) {
    const height = Math.min(330, Math.max(190, Math.max(...counts) * 38)) + headHeight;
    return stageLayout(counts, { width, height, head: headHeight, left, right: 6 });
  }
  const hidden = stageLayout(counts.slice(0, -1), { width, height: mapSize + headHeight, head: headHeight, left, right: 64 });
  const output = { layer: counts.length - 1, x: width + hidden.unit / 2, ys: [headHeight + Math.round(mapSize / 2)] };
  return { ...hidden, columns: [...hidden.columns, output] };
}

export interface BiasSquare {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly place: WeightPlace;
}

/** Biases as squares at the lower left corners of their units. */
export function biasSquares(layout: StageLayout, layers: readonly LayerInfo[], weights: ArrayLike<number>, beside: boolean): BiasSquare[] {
  return layers.flatMap(({ units }, l) =>
    Array.from({ length: units }, (_, unit) => {
      const { x, ys } = layout.columns[l + 1]!;
      const place = weightPlaceOf(layers, l + 1, unit);
      const port = beside && l === layers.length - 1;
      const reach = layout.unit / 2;
      return { x: x - reach - (port ? 9 : 6), y: ys[unit]! + (port ? 20 : reach - 3), value: weights[place.index]!, place };
    }),
  );
}

/** The weights that lead to a unit, its bias last. */
export function incoming(layers: readonly LayerInfo[], { layer, unit }: UnitPlace): WeightPlace[] {
  if (layer === 0) return [];
  const from = Array.from({ length: layers[layer - 1]!.inputs }, (_, i) => weightPlaceOf(layers, layer, unit, i));
  return [...from, weightPlaceOf(layers, layer, unit)];
}
