/** The model of a session, built with the library, and where each of its weights lies. */

import {
  adam,
  type Device,
  dense,
  l1,
  l2,
  type Optimizer,
  type Regularizer,
  type Sequential,
  sequential,
  sgd,
  type Tensor,
  tensorFrom,
} from "hillock";
import { layerSizes, type OptimizerSpec, type RegularizerSpec, type Session } from "../session/session.ts";
import type { LayerInfo } from "./protocol.ts";

export const optimizerFor = ({ name, learningRate, momentum }: OptimizerSpec): Optimizer =>
  name === "adam" ? adam({ learningRate }) : sgd({ learningRate, momentum });

const specs = ({ network }: Session) => [...network.hidden, { units: 1, activation: network.output }];

/** What large weights cost, in the library's words. */
function penaltyOf({ kind, rate }: RegularizerSpec): { kernelRegularizer?: Regularizer } {
  if (kind === "none" || rate === 0) return {};
  return { kernelRegularizer: kind === "l1" ? l1(rate) : l2(rate) };
}

/** An uncompiled model of the first `depth` layers. */
export function stack(session: Session, device: Device, depth: number): Sequential {
  const layers = specs(session)
    .slice(0, depth)
    .map(({ units, activation }, i) =>
      dense(units, {
        activation,
        kernelInitializer: session.network.initializer,
        ...penaltyOf(session.training.regularizer),
        ...(i === 0 ? { inputShape: [session.data.features.length] } : {}),
      }),
    );
  return sequential(layers, { device, seed: session.seed });
}

/** The model, compiled, with its weights. */
export function buildNetwork(session: Session, device: Device): Sequential {
  const net = stack(session, device, specs(session).length);
  net.compile({ optimizer: optimizerFor(session.training.optimizer), loss: session.training.loss });
  if (session.start !== undefined) net.setWeights(unflatten(session.start, net.getWeights()));
  return net;
}

/** The model by whose loss a network is judged: of the data alone, without what its weights cost. The model itself where they cost nothing. */
export function buildJudge(session: Session, net: Sequential, device: Device): Sequential {
  const { training } = session;
  if (training.regularizer.kind === "none") return net;
  const free: Session = { ...session, training: { ...training, regularizer: { kind: "none", rate: 0 } } };
  const judge = stack(free, device, specs(free).length);
  judge.compile({ loss: training.loss });
  return judge;
}

export function describeLayers(net: Sequential, session: Session): readonly LayerInfo[] {
  const sizes = layerSizes(session);
  let [at, mapAt] = [0, 0];
  return specs(session).map(({ units, activation }, i) => {
    const inputs = sizes[i]!;
    const info = { name: net.layers[i]!.name, units, inputs, activation, kernelAt: at, biasAt: at + inputs * units, mapAt };
    at += (inputs + 1) * units;
    mapAt += units;
    return info;
  });
}

/** All weights, one after the other. */
export function flatten(weights: readonly Tensor[]): Float32Array {
  const flat = new Float32Array(weights.reduce((total, { data }) => total + data.length, 0));
  let at = 0;
  for (const { data } of weights) {
    flat.set(data as Float32Array, at);
    at += data.length;
  }
  return flat;
}

/** The inverse, with the shapes of `like`. */
export function unflatten(flat: Float32Array, like: readonly Tensor[]): Tensor[] {
  let at = 0;
  return like.map(({ shape, data }) => {
    const values = flat.slice(at, at + data.length);
    at += data.length;
    return tensorFrom(values, shape);
  });
}

/** How the library calls a weight: "dense_1.kernel[0,1]". */
export function weightName(layers: readonly LayerInfo[], index: number): string {
  const layer = layers.findLast(({ kernelAt }) => kernelAt <= index)!;
  if (index >= layer.biasAt) return `${layer.name}.bias[${index - layer.biasAt}]`;
  const offset = index - layer.kernelAt;
  return `${layer.name}.kernel[${Math.floor(offset / layer.units)},${offset % layer.units}]`;
}
