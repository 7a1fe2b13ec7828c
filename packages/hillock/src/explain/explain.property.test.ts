import { expect, test } from "vitest";
import { Evaluation } from "../graph/index.ts";
import { Sequential } from "../model/sequential.ts";
import { unflatten } from "./derive/leaves.ts";
import { explain } from "./explain.ts";
import { expectGoodDerivation, expectGoodStep } from "./testing/lines.ts";
import { randomNetwork } from "./testing/networks.ts";
import { takeSnapshot } from "./trace/snapshot.ts";

const networks = Number(process.env.FUZZ_RUNS ?? 1) * 200;
const parts = 8;

/** An entry of each tensor, another one for each network; with FUZZ_RUNS two of them. */
const someEntries = (shape: readonly number[], seed: number): number[][] => {
  const size = shape.reduce((a, b) => a * b, 1);
  const chosen = networks > 200 ? [seed * 7, seed * 13 + 5] : [seed * 7];
  return [...new Set(chosen.map((i) => i % size))].map((i) => unflatten(i, shape));
};

for (let part = 0; part < parts; part++) {
  test(`every line of random networks is true (part ${part + 1} of ${parts})`, async () => {
    for (let seed = 1 + part; seed <= networks; seed += parts) {
      const { net, x, y, description } = await randomNetwork(seed);
      const trace = await explain(net, x, y, { optimizer: true });
      for (const tensor of trace.tensors) {
        for (const index of someEntries(tensor.shape, seed)) {
          const derivation = trace.why(tensor.ref(...index));
          const position = index.reduce((at, i, axis) => at * tensor.shape[axis]! + i, 0);
          expect(derivation.value, description).toBe(tensor.data[position]);
          expectGoodDerivation(derivation, description);
        }
      }
      for (const step of trace.steps) expectGoodStep(step, description);
    }
  });
}

test("values and gradients are those of the reference device, and the weights after the step those that fit makes", async () => {
  for (let seed = 1; seed <= networks; seed++) {
    const { net, x, y, description } = await randomNetwork(seed);
    // The reference trains in f64, weights are handed out in f32: both sides start from those.
    net.setWeights(net.getWeights());
    const calm = await explain(net, x, y, { dropout: false });
    const gradients = await net.gradients(x, y);
    const parameters = calm.layers.flatMap((layer) => Object.values(layer.gradients));
    const output = await net.predict(x);
    const last = calm.layers.at(-1)!.a.data;
    output.data.forEach((value, i) => {
      expect(Math.abs(value - last[i]!), description).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
    });
    parameters.forEach((traced, p) => {
      expect(traced.shape, description).toEqual(gradients[p]!.shape);
      expectClose(traced.data, gradients[p]!.data, `${description}: ${traced.name}`);
    });
    const trace = await explain(net, x, y, { optimizer: true });
    if (!Number.isFinite(trace.loss.data[0])) continue;
    await net.fit(x, y, { epochs: 1, batchSize: trace.examples, shuffle: false, seed });
    const after = net.getWeights();
    trace.layers
      .flatMap((layer) => Object.values(layer.next))
      .forEach((next, p) => {
        expectClose(next.data, after[p]!.data, `${description}: next ${next.name}`);
      });
  }
});

function expectClose(received: Float64Array, expected: ArrayLike<number>, what: string): void {
  received.forEach((value, i) => {
    const allowed = 1e-6 * Math.max(1, Math.abs(value));
    if (Object.is(value, expected[i])) return;
    if (!(Math.abs(value - expected[i]!) <= allowed)) expect.fail(`${what}[${i}] is ${value}, not ${expected[i]}`);
  });
}

test("gradients agree with finite differences", async () => {
  let compared = 0;
  for (let seed = 1; seed <= networks; seed++) {
    const { net, x, y, description } = await randomNetwork(seed);
    const trace = await explain(net, x, y);
    const { step, feed, sizes } = takeSnapshot(Sequential.coreOf(net), x, y, {});
    for (const gradient of trace.layers.flatMap((layer) => Object.values(layer.gradients))) {
      const values = feed[gradient.name] as Float64Array;
      const lossAt = (i: number, shift: number): number => {
        const moved = values.slice();
        moved[i]! += shift;
        return new Evaluation({ ...feed, [gradient.name]: moved }, sizes).value(step.loss).data[0]!;
      };
      for (const i of new Set([0, (seed * 5) % values.length])) {
        const h = 1e-5;
        const [here, up, down] = [lossAt(i, 0), lossAt(i, h), lossAt(i, -h)];
        if (![here, up, down].every(Number.isFinite)) continue;
        // At a kink (relu, |x|, a clipped probability) or a step there is no derivative to compare with.
        const slopes = [(up - here) / h, (here - down) / h] as const;
        if (Math.abs(slopes[0] - slopes[1]) > 1e-3 * Math.max(1, Math.abs(slopes[0]))) continue;
        const numeric = (up - down) / (2 * h);
        const off = Math.abs(numeric - gradient.data[i]!);
        if (!(off <= 1e-5 * Math.max(1, Math.abs(numeric))))
          expect.fail(`${description}: ${gradient.name}[${i}] is ${gradient.data[i]}, by differences ${numeric}`);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(2 * networks);
});
