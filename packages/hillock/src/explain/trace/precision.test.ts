import { expect, test } from "vitest";
import { sequential } from "../../model/sequential.ts";
import { adam, dense, dropout } from "../../network/index.ts";
import { explain } from "../explain.ts";
import { randomNetwork } from "../testing/networks.ts";
import { ulps } from "./precision.ts";

test("distances in units of the last place", () => {
  expect(ulps(1, 1)).toBe(0);
  expect(ulps(1, 1 + 2 ** -23)).toBe(1);
  expect(ulps(1, 1 - 2 ** -24)).toBe(1);
  expect(ulps(-1, -1 - 2 ** -23)).toBe(1);
  expect(ulps(0, -0)).toBe(0);
  expect(ulps(2 ** -149, -(2 ** -149))).toBe(2);
  expect(ulps(0.1, 0.1)).toBe(0);
  expect(ulps(Number.NaN, 1)).toBe(Number.POSITIVE_INFINITY);
});

test("the fast device's values stand beside the reference's, in the order of computation", async () => {
  const net = sequential([dense(8, { activation: "tanh", inputShape: [5] }), dropout(0.5), dense(3, { activation: "softmax" })], {
    seed: 3,
  });
  net.compile({ loss: "sparseCategoricalCrossentropy", optimizer: adam() });
  const x = [
    [0.1, -0.7, 0.3, 1.2, -2],
    [1, 0.2, -0.4, 0.9, 0.5],
  ];
  const trace = await explain(net, x, [0, 2], { optimizer: true });
  const { entries, first } = await trace.precision({ tolerance: 4096 });
  const names = entries.map(({ tensor }) => `${tensor.name} ${tensor.quantity}`);
  expect(names.slice(0, 5)).toEqual(["dense_1 z", "dense_1 a", "dropout_1 mask", "dropout_1 a", "dense_2 z"]);
  expect(names).toContain("dense_1.kernel gradient");
  expect(names).toContain("dense_2.kernel next");
  for (const { tensor, f32 } of entries) {
    tensor.data.forEach((value, i) => {
      expect(Math.abs(f32[i]! - value), `${tensor.name} ${tensor.quantity}`).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
    });
  }
  expect(first).toBeUndefined();
  const strict = await trace.precision({ tolerance: 0 });
  expect(strict.first?.worst).toBeGreaterThan(0);
  expect(strict.entries.indexOf(strict.first!)).toBe(strict.entries.findIndex(({ worst }) => worst > 0));
});

test("random networks can be looked at through the lens", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { net, x, y, description } = await randomNetwork(seed, true);
    const trace = await explain(net, x, y, { optimizer: true });
    const { entries } = await trace.precision();
    for (const { tensor, f32 } of entries) {
      const close = Array.from(f32, (value, i) => {
        const exact = tensor.data[i]!;
        return Object.is(value, Math.fround(exact)) || Math.abs(value - exact) <= 1e-4 * Math.max(1, Math.abs(exact));
      });
      expect(close.every(Boolean), `${description}: ${tensor.name} ${tensor.quantity}`).toBe(true);
    }
  }
});
