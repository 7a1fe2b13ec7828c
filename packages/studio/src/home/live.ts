/** What the drawing shows of the live network: the engine's newest frame, and the numbers of the step that comes next. */

import type { Frame, ModelInfo } from "../engine/protocol.ts";
import type { PlainTrace } from "../engine/trace.ts";
import type { DrawingPicture, UnitNumber } from "./drawing/Drawing.tsx";
import { inputMaps } from "./forward.ts";
import { inputKey, unitKey } from "./refs.ts";

/** Samples a side of the maps that frames bring. */
export const liveGrid = 40;

const noAmounts: ReadonlyMap<number, number> = new Map();
const nothing: ReadonlySet<number> = new Set();
const raised = ["⁰", "¹", "²"];
const lowered = ["₁", "₂"];

const inputMapsOf = new WeakMap<ModelInfo, readonly Float32Array[]>();
const examplesOf = new WeakMap<ModelInfo, DrawingPicture["examples"]>();
function kept<T extends object>(known: WeakMap<ModelInfo, T>, model: ModelInfo, make: () => T): T {
  const value = known.get(model) ?? make();
  known.set(model, value);
  return value;
}

/** Whether this is a network that the drawing can show: a link may hold any. */
export const isDrawable = ({ layers }: ModelInfo): boolean =>
  layers.length === 2 && layers[0]!.inputs === 2 && layers[0]!.units === 2 && layers[1]!.units === 1;

/** @param trace of the example that is learnt from next, when the engine rests */
export function livePicture(model: ModelInfo, frame: Frame, trace: PlainTrace | undefined, chosen = nothing): DrawingPicture {
  return {
    layers: model.layers,
    weights: frame.weights,
    maps: frame.maps ?? [],
    inputMaps: kept(inputMapsOf, model, () => inputMaps(model.domain, liveGrid)),
    examples: kept(examplesOf, model, () => ({ x: model.train.points, y: model.train.labels })),
    domain: model.domain,
    marked: frame.playing ? undefined : trace?.rows[0],
    numbers: frame.playing || trace === undefined ? [] : numbersOf(trace),
    amounts: noAmounts,
    chosen,
    boundary: true,
  };
}

/** How far the ladder has come does not matter here: the whole step is known as soon as it is traced. */
function numbersOf({ layers, y, loss }: PlainTrace): UnitNumber[][][] {
  return layers.map((layer, l) => {
    const isOutput = l === layers.length - 1;
    return Array.from(layer.a.data, (a, unit): UnitNumber[] => {
      const symbol = (letter: string): string => `${letter}⁽${raised[l]}⁾${lowered[unit]}`;
      if (l === 0) return [{ key: inputKey(unit), symbol: `x${lowered[unit]}`, value: a }];
      return [
        ...(layer.z === undefined ? [] : [{ key: unitKey(layer.name, unit, "z"), symbol: symbol("z"), value: layer.z.data[unit]! }]),
        { key: unitKey(layer.name, unit, "a"), symbol: symbol("a"), value: a },
        ...(isOutput
          ? [
              { key: "y[0]|value", symbol: "y₁", value: y.data[0]! },
              { key: "loss|value", symbol: "C", value: loss },
            ]
          : []),
        ...(layer.delta === undefined
          ? []
          : [{ key: unitKey(layer.name, unit, "delta"), symbol: symbol("δ"), value: layer.delta.data[unit]!, delta: true }]),
      ];
    });
  });
}
