/** What the drawing shows at a moment of the story: a function of scene and time, so that every rewind shows the same. */

import type { DrawingPicture, UnitNumber } from "../drawing/Drawing.tsx";
import { inputMaps, unitMaps } from "../forward.ts";
import type { Snapshot } from "../recording/decode.ts";
import type { Recording } from "../recording/types.ts";
import { inputKey, unitKey } from "../refs.ts";
import { type Scene, type Shown, travelTime, weightsOf } from "./scenes.ts";

/** Samples a side of the maps. */
export const storyGrid = 40;
/** Everything about the recording that does not depend on the moment. */
export interface StoryMaterial {
  readonly recording: Recording;
  readonly snapshots: readonly Snapshot[];
  readonly inputMaps: readonly Float32Array[];
  readonly examples: { readonly x: readonly number[]; readonly y: readonly number[] };
  /** The maps of a recorded network; the last one asked for is kept. */
  readonly mapsOf: (weights: Float32Array) => readonly Float32Array[];
}

export function materialOf(recording: Recording, snapshots: readonly Snapshot[]): StoryMaterial {
  const known = new WeakMap<Float32Array, readonly Float32Array[]>();
  return {
    recording,
    snapshots,
    inputMaps: inputMaps(recording.domain, storyGrid),
    examples: { x: recording.points, y: recording.targets },
    mapsOf: (weights) => {
      const maps = known.get(weights) ?? unitMaps(recording.layers, weights, recording.domain, storyGrid);
      known.set(weights, maps);
      return maps;
    },
  };
}

/** The recorded network of this moment. */
export function snapshotAt({ snapshots }: StoryMaterial, { weights, ms }: Scene, elapsed: number): Snapshot {
  if (weights === "last") return snapshots.at(-1)!;
  if (weights === "next") return snapshots[1]!;
  if (weights !== "run") return snapshots[0]!;
  return snapshots[Math.min(snapshots.length - 1, Math.max(1, Math.floor((elapsed / (0.94 * ms)) * snapshots.length)))]!;
}

/** Whether what travels in this scene has arrived, so that numbers may stand there. */
export const hasArrived = ({ flow }: Scene, elapsed: number): boolean => flow === undefined || elapsed >= travelTime;

export function storyPicture(material: StoryMaterial, scenes: readonly Scene[], at: number, elapsed: number): DrawingPicture {
  const { recording, examples } = material;
  const { layers, first } = recording;
  const scene = scenes[at]!;
  const arrived = hasArrived(scene, elapsed);
  const shown = arrived ? scene.shown : (scenes[at - 1]?.shown ?? scene.shown);
  const snapshot = snapshotAt(material, scene, elapsed);
  const showsChange = scene.weights === "next" || (scene.weights === "one" && arrived);
  const weights = scene.weights === "one" && arrived ? oneChanged(material, scene.weight!) : snapshot.weights;
  const progress = scene.flow === undefined ? 1 : elapsed / travelTime;
  const chosen = scene.weight !== undefined ? [scene.weight] : scene.weights === "next" ? [] : weightsOf(scene, layers);
  return {
    layers,
    weights,
    // One changed weight is no network that there was: the maps stay until the whole step is done.
    maps: material.mapsOf(scene.weights === "one" ? snapshot.weights : weights),
    inputMaps: material.inputMaps,
    examples,
    domain: recording.domain,
    marked: shown.has("x") ? first.row : undefined,
    numbers: numbersOf(recording, shown),
    travel: scene.flow === undefined || arrived ? undefined : { ...scene.flow, progress },
    amounts: amountsOf(recording, scene),
    chosen: chosenSet(chosen),
    before: showsChange ? material.snapshots[0]!.weights : undefined,
    boundary: at > 0,
  };
}

const emptySet: ReadonlySet<number> = new Set();
const sets = new Map<string, ReadonlySet<number>>();
/** The same set for the same weights, so that nothing is painted twice. */
function chosenSet(chosen: readonly number[]): ReadonlySet<number> {
  if (chosen.length === 0) return emptySet;
  const known = sets.get(chosen.join()) ?? new Set(chosen);
  sets.set(chosen.join(), known);
  return known;
}

const changedOnes = new WeakMap<StoryMaterial, Float32Array>();
function oneChanged(material: StoryMaterial, index: number): Float32Array {
  const known = changedOnes.get(material);
  if (known !== undefined) return known;
  const weights = material.snapshots[0]!.weights.slice();
  weights[index] = material.snapshots[1]!.weights[index]!;
  changedOnes.set(material, weights);
  return weights;
}

/** The numbers beside the units, by layer and unit. */
export function numbersOf({ layers, first }: Pick<Recording, "layers" | "first">, shown: ReadonlySet<Shown>): UnitNumber[][][] {
  const entry = (key: string, delta = false): UnitNumber[] => {
    const known = first.numbers[key];
    return known === undefined ? [] : [{ key, ...known, delta }];
  };
  const unit = (layer: number, index: number, withDelta: boolean): UnitNumber[] => {
    const { name } = layers[layer - 1]!;
    const forward = ["z", "a"].flatMap((quantity) => entry(unitKey(name, index, quantity)));
    return [...forward, ...(withDelta ? entry(unitKey(name, index, "delta"), true) : [])];
  };
  const [hidden] = layers;
  return [
    Array.from({ length: hidden!.inputs }, (_, i) => (shown.has("x") ? entry(inputKey(i)) : [])),
    Array.from({ length: hidden!.units }, (_, i) => (shown.has("hidden") ? unit(1, i, shown.has("hiddenDelta")) : [])),
    [
      [
        ...(shown.has("output") ? unit(2, 0, false) : []),
        ...(shown.has("y") ? entry("y[0]|value") : []),
        ...(shown.has("cost") ? entry("loss|value") : []),
        ...(shown.has("outputDelta") ? entry(unitKey(layers[1]!.name, 0, "delta"), true) : []),
      ],
    ],
  ];
}

const noAmounts: ReadonlyMap<number, number> = new Map();
/** What each link carries: forwards weight times what comes in, back weight times the error; to the inputs, where no error goes, the weight's own gradient. */
function amountsOf({ layers, first }: Recording, { flow }: Scene): ReadonlyMap<number, number> {
  if (flow === undefined) return noAmounts;
  const { name, inputs, units, kernelAt } = layers[flow.layer - 1]!;
  const number = (key: string): number => first.numbers[key]?.value ?? 0;
  const below = flow.layer > 1 ? layers[flow.layer - 2]!.name : undefined;
  const amounts = new Map<number, number>();
  for (let i = 0; i < inputs * units; i++) {
    const [from, unit] = [Math.floor(i / units), i % units];
    const kernel = `${name}.kernel[${from},${unit}]`;
    const incoming = below === undefined ? number(inputKey(from)) : number(unitKey(below, from, "a"));
    const forward = number(`${kernel}|value`) * incoming;
    const back = below === undefined ? number(`${kernel}|gradient`) : number(`${kernel}|value`) * number(unitKey(name, unit, "delta"));
    amounts.set(kernelAt + i, flow.direction === "forward" ? forward : back);
  }
  return amounts;
}
