/** Random small networks: layers, activations, losses and optimisers drawn from the tables, with examples that fit them. */

import { NumericError } from "../../errors.ts";
import { Random } from "../../graph/index.ts";
import { type Sequential, sequential } from "../../model/sequential.ts";
import { activationNames } from "../../network/activations.ts";
import {
  activation,
  adam,
  type DenseOptions,
  dense,
  dropout,
  flatten,
  inputLayer,
  type Layer,
  type Loss,
  l1,
  l1l2,
  l2,
  losses,
  lossNames,
  type Optimizer,
  resolveLoss,
  sgd,
} from "../../network/index.ts";
import { type Tensor, tensorFrom, wasm } from "../../runtime/index.ts";
import { reference } from "../../runtime/reference/index.ts";

export interface RandomNetwork {
  readonly net: Sequential;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly seed: number;
  /** Layers, loss and optimiser, for the report of a failure. */
  readonly description: string;
}

class Choice {
  readonly #random: Random;
  constructor(seed: number) {
    this.#random = new Random(seed, 77);
  }
  below(n: number): number {
    return Math.floor(this.#random.uniform(0, 1) * n);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
  number(): number {
    return this.#random.uniform(-1.5, 1.5);
  }
  chance(p: number): boolean {
    return this.#random.uniform(0, 1) < p;
  }
}

function regularizerFor(choose: Choice): DenseOptions {
  if (!choose.chance(0.3)) return {};
  const kernelRegularizer = choose.pick([l2(0.05), l1(0.01), l1l2({ l1: 0.02, l2: 0.03 })]);
  return choose.chance(0.3) ? { kernelRegularizer, biasRegularizer: l2(0.1) } : { kernelRegularizer };
}

function hiddenLayers(choose: Choice): Layer[] {
  const layers: Layer[] = [];
  if (choose.chance(0.25))
    layers.push(inputLayer([2, 3]), ...(choose.chance(0.3) ? [activation(choose.pick(activationNames))] : []), flatten());
  else layers.push(inputLayer([choose.pick([1, 2, 3, 7])]));
  for (let depth = choose.below(3); depth > 0; depth--) {
    layers.push(
      dense(choose.pick([1, 2, 4, 7]), {
        activation: choose.pick(activationNames),
        useBias: choose.chance(0.8),
        biasInitializer: "glorotUniform",
        ...regularizerFor(choose),
      }),
    );
    if (choose.chance(0.3)) layers.push(activation(choose.pick(activationNames)));
    if (choose.chance(0.3)) layers.push(dropout(choose.pick([0.25, 0.3, 0.5])));
  }
  return layers;
}

function lossFor(choose: Choice): Loss {
  const loss = resolveLoss(choose.pick(lossNames));
  return choose.chance(0.2) && /entropy$/.test(loss.name) ? { ...loss, fromLogits: true } : loss;
}
const optimizerFor = (choose: Choice): Optimizer =>
  choose.pick<() => Optimizer>([
    () => sgd({ learningRate: 0.5 }),
    () => sgd({ learningRate: 0.1, momentum: 0.6 }),
    () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    () => adam({ learningRate: 0.02 }),
    () => adam({ learningRate: 0.01, beta1: 0.5, beta2: 0.5, epsilon: 1e-3 }),
  ])();

function targetsFor(choose: Choice, loss: Loss, rows: number, outputs: number): Tensor {
  const { targets } = losses[loss.name];
  if (targets === "labels")
    return tensorFrom(
      Int32Array.from({ length: rows }, () => choose.below(outputs)),
      [rows],
    );
  const data = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const hot = choose.below(outputs);
    for (let j = 0; j < outputs; j++) {
      data[row * outputs + j] = targets === "distribution" ? Number(j === hot) : targets === "binary" ? choose.below(2) : choose.number();
    }
  }
  return tensorFrom(data, [rows, outputs]);
}

/** @param fast on WebAssembly rather than the reference */
export async function randomNetwork(seed: number, fast = false): Promise<RandomNetwork> {
  const choose = new Choice(seed);
  const hidden = hiddenLayers(choose);
  const loss = lossFor(choose);
  const optimizer = optimizerFor(choose);
  const end = choose.pick(activationNames);
  const layers = [...hidden, dense(choose.pick([1, 2, 3, 6]), { activation: end })];
  if (choose.chance(0.15)) layers.push(activation(choose.pick(activationNames)));
  const net = sequential(layers, { seed, device: fast ? wasm({ threads: 1 }) : reference() });
  net.compile({ loss, optimizer });
  const rows = choose.pick([1, 1, 2, 3]);
  const shape = [rows, ...net.inputShape];
  const x = tensorFrom(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => choose.number()),
    shape,
  );
  const y = targetsFor(choose, loss, rows, net.outputShape[0]!);
  // Some of these cannot be trained (the logarithm of a step's 0): they keep their last good weights, and are explained too.
  await net.fit(x, y, { epochs: choose.below(3), batchSize: rows, shuffle: false, seed }).catch((failure: unknown) => {
    if (!(failure instanceof NumericError)) throw failure;
  });
  const kinds = layers.map((layer) => ("activation" in layer ? `${layer.kind}(${layer.activation})` : layer.kind)).join(" → ");
  return {
    net,
    x,
    y,
    seed,
    description: `network ${seed}: ${kinds}, ${loss.name}${loss.fromLogits ? " from logits" : ""}, ${JSON.stringify(optimizer)}, ${rows} examples`,
  };
}
