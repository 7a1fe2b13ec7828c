/** Random networks train alike on WebAssembly and on the f64 reference: every optimiser × loss × output activation, any depth, width and batch. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activationNames, adam, dense, dropout, type LossName, losses, lossNames, type Optimizer, sgd } from "../network/index.ts";
import { type Device, reference, type Tensor, tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { expectClose, labels, uniform } from "./testing/nets.ts";

interface Sample {
  readonly inputs: number;
  readonly hidden: readonly { units: number; activation: string }[];
  readonly rate: number;
  readonly outputs: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly seed: number;
}
/** tanh, sigmoid and linear hidden units: a kink would let a rounding decide on which side of it a unit is. */
const smooth = activationNames.filter((name) => name !== "step" && name !== "relu");
const samples: fc.Arbitrary<Sample> = fc.record({
  inputs: fc.integer({ min: 1, max: 20 }),
  hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 20 }), activation: fc.constantFrom(...smooth) }), { maxLength: 2 }),
  rate: fc.constantFrom(0, 0.3),
  outputs: fc.integer({ min: 2, max: 12 }),
  rows: fc.integer({ min: 1, max: 40 }),
  batchSize: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

const optimizers: Record<string, Optimizer> = {
  sgd: sgd({ learningRate: 0.1 }),
  momentum: sgd({ learningRate: 0.05, momentum: 0.6 }),
  nesterov: sgd({ learningRate: 0.05, momentum: 0.6, nesterov: true }),
  // With the usual ε Adam divides noise by noise where a gradient is 0: no two precisions agree on that.
  adam: adam({ learningRate: 0.01, epsilon: 1e-3 }),
};

function targetsOf(loss: LossName, { rows, outputs, seed }: Sample): Tensor {
  switch (losses[loss].targets) {
    case "labels":
      return labels(rows, outputs, seed);
    case "distribution": {
      const { data } = labels(rows, outputs, seed);
      return tensorFrom(
        Float32Array.from({ length: rows * outputs }, (_, i) => Number(data[Math.floor(i / outputs)] === i % outputs)),
        [rows, outputs],
      );
    }
    case "binary":
      return tensorFrom(
        Float32Array.from(uniform([rows, outputs], seed).data, (value) => Number(value > 0)),
        [rows, outputs],
      );
    case "numbers":
      return uniform([rows, outputs], seed, -2, 2);
  }
}

/** Weights and loss after 20 steps. */
async function train(device: Device, sample: Sample, optimizer: Optimizer, loss: LossName, activation: string): Promise<number[]> {
  const { inputs, hidden, rate, outputs, rows, batchSize, seed } = sample;
  const layers = hidden.flatMap((settings) => [dense(settings.units, settings), dropout(rate)]);
  const net = sequential([...layers, dense(outputs, { activation })], { seed, device });
  net.compile({ optimizer, loss });
  const steps = Math.ceil(rows / Math.min(batchSize, rows));
  const { history } = await net.fit(uniform([rows, inputs], seed), targetsOf(loss, sample), {
    epochs: Math.ceil(20 / steps),
    batchSize,
    seed,
  });
  const result = [...net.getWeights().flatMap(({ data }) => Array.from(data)), ...history.loss!];
  net.dispose();
  return result;
}

/** Losses whose gradient jumps (the sign of an error) are left to their own test: a rounding may decide on which side they are. */
const jumping = new Set<LossName>(["meanAbsoluteError", "perceptron"]);
/** A logarithm of plain numbers is no loss: those want probabilities. */
const fits = (loss: LossName, activation: string): boolean =>
  ["numbers", "none"].includes(losses[loss].targets) ||
  activation === "softmax" ||
  (activation === "sigmoid" && losses[loss].targets === "binary");
const combinations = lossNames
  .filter((loss) => !jumping.has(loss))
  .flatMap((loss) => smooth.filter((activation) => fits(loss, activation)).map((activation) => ({ loss, activation })));

describe.each(Object.entries(optimizers))("%s", (_name, optimizer) => {
  test.each(combinations)("$loss behind $activation", async ({ loss, activation }) => {
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        const expected = await train(reference(), sample, optimizer, loss, activation);
        for (const deterministic of [false, true])
          expectClose(await train(wasm({ deterministic }), sample, optimizer, loss, activation), expected, 1e-5);
      }),
      { numRuns: 2, seed: 1 },
    );
  });
});

test("the jumping ones agree too while no error changes its sign", async () => {
  for (const loss of jumping) {
    const sample: Sample = {
      inputs: 6,
      hidden: [{ units: 9, activation: "tanh" }],
      rate: 0.3,
      outputs: 3,
      rows: 17,
      batchSize: 5,
      seed: 4,
    };
    const tiny = sgd({ learningRate: 1e-4, momentum: 0.5 });
    expectClose(await train(wasm(), sample, tiny, loss, "linear"), await train(reference(), sample, tiny, loss, "linear"), 1e-5);
  }
});

test("relu and step agree on weights drawn away from their kinks", async () => {
  for (const activation of ["relu", "step"]) {
    const sample: Sample = {
      inputs: 8,
      hidden: [
        { units: 16, activation },
        { units: 5, activation },
      ],
      rate: 0.2,
      outputs: 3,
      rows: 30,
      batchSize: 8,
      seed: 2,
    };
    const tiny = adam({ learningRate: 1e-4, epsilon: 1e-3 });
    const loss = "sparseCategoricalCrossentropy";
    expectClose(await train(wasm(), sample, tiny, loss, "softmax"), await train(reference(), sample, tiny, loss, "softmax"), 1e-5);
  }
  expect(combinations.length).toBeGreaterThanOrEqual(11);
});
