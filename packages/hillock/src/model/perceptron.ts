/**
 * Rosenblatt's perceptron: one unit with a threshold, and its own learning rule. For every example in turn w ← w + η (t − ŷ) x and b ← b + η (t − ŷ): nothing
 * changes where the answer is right. On data that a line separates it stops after finitely many mistakes; on others it never does.
 *
 * Sources: Rosenblatt (1958); the convergence theorem, Novikoff (1962); its limit, Minsky & Papert (1969).
 */

import { build, type Graph, graph, type Node } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { applyActivation } from "../network/index.ts";
import { type Device, float32Of, type Tensor, type TensorLike, tensorFrom, wasm } from "../runtime/index.ts";
import type { OptionsFor } from "../settings/index.ts";
import { prepareInput, prepareTargets } from "./examples.ts";
import { DeviceSession } from "./session.ts";
import { perceptronFitSettings, perceptronSettings } from "./settings.ts";

export interface PerceptronHistory {
  /** Whether an epoch without a mistake was reached: the examples are then all answered rightly. */
  readonly converged: boolean;
  readonly epochs: number;
  /** Wrong answers in each epoch, while learning. */
  readonly mistakes: readonly number[];
}

export type PerceptronOptions = Omit<OptionsFor<typeof perceptronSettings>, "inputs">;

/** One step of the rule on one example at a time. */
function learningGraph(inputs: number): Graph {
  const x = build.input("x", ["n", inputs]);
  const t = build.input("t", ["n", 1]);
  const [w, b] = [build.parameter("w", [inputs, 1]), build.parameter("b", [1])];
  const rate = build.input("learningRate", []);
  const answer = applyActivation("step", build.map(math.add, build.matmul(x, w), b));
  const error = build.map(math.sub, t, answer);
  const correction = build.matmul(x, error, { transposeA: true });
  const learn = (old: Node, change: Node): Node =>
    build.map((value, eta, delta) => math.add(value, math.mul(eta, delta)), old, rate, build.reshape(change, old.shape));
  return graph({ mistake: build.reshape(build.sum(build.map(math.abs, error), [0]), []) }, [
    { parameter: w, value: learn(w, correction) },
    { parameter: b, value: learn(b, build.sum(error, [0])) },
  ]);
}

function answerGraph(inputs: number): Graph {
  const x = build.input("x", ["n", inputs]);
  const z = build.map(math.add, build.matmul(x, build.parameter("w", [inputs, 1])), build.parameter("b", [1]));
  return graph({ answer: applyActivation("step", z) });
}

export class Perceptron {
  readonly inputs: number;
  readonly #learningRate: number;
  readonly #device: Device;
  #weights: Float32Array = new Float32Array(0);
  #bias = 0;

  constructor(inputs: number | ({ inputs: number } & PerceptronOptions), options?: PerceptronOptions) {
    const { inputs: count, learningRate, device = wasm() } = perceptronSettings.read(inputs, options);
    this.inputs = count;
    this.#learningRate = learningRate;
    this.#device = device;
    this.#weights = new Float32Array(count);
  }

  /** Shape [inputs]. */
  get weights(): Tensor {
    return tensorFrom(this.#weights.slice(), [this.inputs]);
  }
  get bias(): number {
    return this.#bias;
  }

  /**
   * Learns until an epoch passes without a mistake, or `epochs` are over.
   * @param y 0 or 1 for each row of x. @throws ShapeError, DataError
   */
  async fit(x: TensorLike, y: TensorLike, options?: OptionsFor<typeof perceptronFitSettings>): Promise<PerceptronHistory> {
    const { epochs } = perceptronFitSettings.read(options);
    const input = prepareInput(x, [this.inputs]);
    const targets = prepareTargets(y, input.rows, 1, { name: "perceptron", fromLogits: false });
    return this.#onDevice(async ({ store }) => {
      store.set(
        "x",
        "f32",
        Float32Array.from(input.data, (value) => value * input.scale),
      );
      store.set("t", "f32", targets);
      store.set("learningRate", "f32", [this.#learningRate]);
      const executable = await store.load(learningGraph(this.inputs), { capacity: 1, records: ["mistake"] });
      const mistakes: number[] = [];
      while (mistakes.length < epochs && mistakes.at(-1) !== 0) {
        await executable.run({ rows: input.rows, batch: 1, from: 0, to: input.rows });
        mistakes.push(Array.from(executable.record("mistake")).reduce((sum, mistake) => sum + mistake, 0));
      }
      this.#weights = float32Of(store.get("w"));
      this.#bias = store.get("b")[0]!;
      return { converged: mistakes.at(-1) === 0, epochs: mistakes.length, mistakes };
    });
  }

  /** 0 or 1 for each row, shape [rows, 1]. */
  predict(x: TensorLike): Promise<Tensor> {
    const input = prepareInput(x, [this.inputs]);
    return this.#onDevice(async ({ store }) => {
      store.set(
        "x",
        "f32",
        Float32Array.from(input.data, (value) => value * input.scale),
      );
      const executable = await store.load(answerGraph(this.inputs), { capacity: input.rows });
      await executable.run({ rows: input.rows, batch: input.rows, from: 0, to: 1 });
      return tensorFrom(float32Of(executable.output("answer")), [input.rows, 1]);
    });
  }

  async #onDevice<T>(work: (session: DeviceSession) => Promise<T>): Promise<T> {
    const session = await DeviceSession.open(this.#device);
    try {
      session.store.set("w", "f32", this.#weights);
      session.store.set("b", "f32", [this.#bias]);
      return await work(session);
    } finally {
      session.dispose();
    }
  }
}

/** A perceptron with all weights 0. @throws ArgumentError */
export const perceptron = (inputs: number | ({ inputs: number } & PerceptronOptions), options?: PerceptronOptions): Perceptron =>
  new Perceptron(inputs, options);
