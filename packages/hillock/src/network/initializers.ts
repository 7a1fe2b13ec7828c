/**
 * Initial weights. Random ones are needed because equal weights receive equal gradients and stay equal for ever; their size is chosen so that neither
 * signals nor gradients shrink or grow from layer to layer.
 *
 * Sources: Glorot & Bengio (2010), He et al. (2015), LeCun et al. (1998), in Keras's formulation.
 */

import { threefryBlock, uniform24 } from "../graph/index.ts";
import { type Common, type Named, name, type PresenceOf, resolveName, type Setting } from "../settings/index.ts";

/** Inputs and outputs of a unit's layer, on which the scale depends. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}
/** What the first values are: all alike, uniform within ±limit, or normal, `truncated` to ±2 standard deviations. */
type Distribution =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform"; readonly limit: number }
  | { readonly kind: "normal"; readonly deviation: number; readonly truncated: boolean };
type InitializerDefinition = (fans: Fans) => Distribution;

const constant = (value: number): Distribution => ({ kind: "constant", value });
const uniformWithin = (limit: number): Distribution => ({ kind: "uniform", limit });
const normalWith = (deviation: number): Distribution => ({ kind: "normal", deviation, truncated: false });
const truncatedWith = (deviation: number): Distribution => ({ kind: "normal", deviation, truncated: true });
/** The standard deviation that truncation to ±2 leaves of 1: Keras divides by it. */
const truncatedDeviation = 0.8796256610342398;

/** Uniform within ±√(3 · scale) or truncated normal of variance `scale`. */
const varianceScaling =
  (shape: "uniform" | "normal", scale: (fans: Fans) => number): InitializerDefinition =>
  (fans) =>
    shape === "uniform" ? uniformWithin(Math.sqrt(3 * scale(fans))) : truncatedWith(Math.sqrt(scale(fans)) / truncatedDeviation);
const glorot = ({ fanIn, fanOut }: Fans): number => 2 / (fanIn + fanOut);
const he = ({ fanIn }: Fans): number => 2 / fanIn;
const lecun = ({ fanIn }: Fans): number => 1 / fanIn;

export const initializers = {
  zeros: () => constant(0),
  ones: () => constant(1),
  /** Uniform within ±0.05. */
  randomUniform: () => uniformWithin(0.05),
  /** Normal with standard deviation 0.05. */
  randomNormal: () => normalWith(0.05),
  truncatedNormal: () => truncatedWith(0.05),
  /** Uniform within ±√(6/(fanIn + fanOut)). */
  glorotUniform: varianceScaling("uniform", glorot),
  glorotNormal: varianceScaling("normal", glorot),
  /** Uniform within ±√(6/fanIn): for ReLU. */
  heUniform: varianceScaling("uniform", he),
  heNormal: varianceScaling("normal", he),
  /** Uniform within ±√(3/fanIn). */
  lecunUniform: varianceScaling("uniform", lecun),
  lecunNormal: varianceScaling("normal", lecun),
} as const satisfies Record<string, InitializerDefinition>;

export type InitializerName = keyof typeof initializers;
export const initializerNames = Object.keys(initializers) as InitializerName[];
const aliases: Record<string, InitializerName> = {
  zero: "zeros",
  one: "ones",
  xavierUniform: "glorotUniform",
  xavierNormal: "glorotNormal",
  normal: "randomNormal",
  uniform: "randomUniform",
};
/** @throws ArgumentError for an unknown name. */
export const resolveInitializer = (identifier: string): InitializerName =>
  resolveName("initializer", identifier, initializerNames, aliases);
/** An initialiser as a setting of a layer. */
export const initializerSetting = <const O extends Common<InitializerName>>(
  options: O,
): Setting<Named<InitializerName>, InitializerName, PresenceOf<O>> => name(initializerNames, { ...options, aliases });

/** Values drawn at once: their words stay in the fastest cache. */
const blockSize = 1024;

/** Uniform in [0, 1), 48 bits, from the two words of a counter. */
const uniform48 = (high: number, low: number): number => uniform24(high) + uniform24(low) * 2 ** -24;
/** A standard normal number from two uniform ones (Box & Muller 1958). */
const normalFrom = (u: number, v: number): number => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);

/** Where a tensor's random numbers come from: element i has the words of (i, 0), (i, 1), … under the key (seed, stream). */
interface Source {
  readonly seed: number;
  readonly stream: number;
}

function fillUniform(out: Float32Array, limit: number, from: number, count: number, { seed, stream }: Source): void {
  const words = new Uint32Array(2 * blockSize);
  for (let start = from; start < from + count; start += blockSize) {
    const length = Math.min(blockSize, from + count - start);
    threefryBlock(words, seed, stream, start, 0, length);
    for (let i = 0; i < length; i++) out[start + i] = limit * (2 * uniform48(words[2 * i]!, words[2 * i + 1]!) - 1);
  }
}

function fillNormal(out: Float32Array, deviation: number, truncated: boolean, from: number, count: number, source: Source): void {
  const { seed, stream } = source;
  const [first, second, again] = [new Uint32Array(2 * blockSize), new Uint32Array(2 * blockSize), new Uint32Array(2)];
  for (let start = from; start < from + count; start += blockSize) {
    const length = Math.min(blockSize, from + count - start);
    threefryBlock(first, seed, stream, start, 0, length);
    threefryBlock(second, seed, stream, start, 1, length);
    for (let i = 0; i < length; i++) {
      const value = normalFrom(uniform48(first[2 * i]!, first[2 * i + 1]!), uniform48(second[2 * i]!, second[2 * i + 1]!));
      out[start + i] = deviation * (truncated && Math.abs(value) > 2 ? drawAgain(start + i, source, again) : value);
    }
  }
}

/** Normal numbers beyond two standard deviations, one in 22, are drawn again from the element's next counters. */
function drawAgain(element: number, { seed, stream }: Source, words: Uint32Array): number {
  const uniformAt = (k: number): number => {
    threefryBlock(words, seed, stream, element, k, 1);
    return uniform48(words[0]!, words[1]!);
  };
  for (let k = 2; ; k += 2) {
    const value = normalFrom(uniformAt(k), uniformAt(k + 1));
    if (Math.abs(value) <= 2) return value;
  }
}

/**
 * Draws the elements from … to − 1 of a tensor's first values into `out`. Each is a function of (seed, stream, element) only, so a large tensor can be drawn
 * part by part. @param stream tells this tensor's numbers from those of others with the same seed.
 */
export function fillInitialValues(out: Float32Array, name: InitializerName, fans: Fans, source: Source, from = 0, to = out.length): void {
  const distribution = (initializers[name] as InitializerDefinition)(fans);
  if (distribution.kind === "constant") out.fill(distribution.value, from, to);
  else if (distribution.kind === "uniform") fillUniform(out, distribution.limit, from, to - from, source);
  else fillNormal(out, distribution.deviation, distribution.truncated, from, to - from, source);
}
