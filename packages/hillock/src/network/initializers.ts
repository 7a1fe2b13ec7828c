/**
 * Initial weights. Random ones are needed because equal weights receive equal gradients and stay equal for ever; their size is chosen so that neither
 * signals nor gradients shrink or grow from layer to layer.
 *
 * Sources: Glorot & Bengio (2010), He et al. (2015), LeCun et al. (1998), in Keras's formulation.
 */

import { threefry2x32, uniform24 } from "../graph/index.ts";
import { resolveName } from "./names.ts";

/** Inputs and outputs of a unit's layer, on which the scale depends. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}
/** The k-th uniform number in [0, 1) that belongs to this element. */
type Draw = (k: number) => number;
type Sampler = (draw: Draw) => number;
type InitializerDefinition = (fans: Fans) => Sampler;

const zeros: InitializerDefinition = () => () => 0;
const ones: InitializerDefinition = () => () => 1;
const uniformWithin =
  (limit: number): Sampler =>
  (draw) =>
    limit * (2 * draw(0) - 1);

/** A standard normal number from two uniform ones (Box & Muller 1958). */
const normalFrom = (draw: Draw, attempt: number): number =>
  Math.sqrt(-2 * Math.log(1 - draw(2 * attempt))) * Math.cos(2 * Math.PI * draw(2 * attempt + 1));
const normalWith =
  (deviation: number): Sampler =>
  (draw) =>
    deviation * normalFrom(draw, 0);
/** Normal numbers beyond two standard deviations are drawn again. */
const truncatedWith =
  (deviation: number): Sampler =>
  (draw) => {
    for (let attempt = 0; ; attempt++) {
      const value = normalFrom(draw, attempt);
      if (Math.abs(value) <= 2) return deviation * value;
    }
  };
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
  zeros,
  ones,
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
/** @throws ArgumentError for an unknown name. */
export const resolveInitializer = (identifier: string): InitializerName =>
  resolveName("initializer", identifier, initializerNames, {
    zero: "zeros",
    one: "ones",
    xavierUniform: "glorotUniform",
    xavierNormal: "glorotNormal",
    normal: "randomNormal",
    uniform: "randomUniform",
  });

/** The first values of a tensor. @param stream tells this tensor's numbers from those of others with the same seed. */
export function initialValues(name: InitializerName, size: number, fans: Fans, seed: number, stream: number): Float32Array {
  const sample = (initializers[name] as InitializerDefinition)(fans);
  const drawAt =
    (position: number): Draw =>
    (k) => {
      const [high, low] = threefry2x32(seed, stream, position, k);
      return uniform24(high) + uniform24(low) * 2 ** -24;
    };
  return Float32Array.from({ length: size }, (_, i) => sample(drawAt(i)));
}
