/** Rosenblatt's perceptron learns what a line separates, and says honestly when none does (Minsky & Papert 1969). */

import { describe, expect, test } from "vitest";
import { logicGate } from "../data/gates.ts";
import { ArgumentError, DataError, ShapeError } from "../errors.ts";
import { reference, wasm } from "../runtime/index.ts";
import { perceptron } from "./index.ts";
import { errorOf } from "./testing/nets.ts";

describe.each([wasm(), reference()])("on $name", (device) => {
  test.each(["and", "or", "nand", "nor", "not"] as const)("%s is learnt exactly", async (gate) => {
    const { x, y } = logicGate(gate);
    const unit = perceptron(x.shape[1]!, { device });
    const { converged, epochs, mistakes } = await unit.fit(x, y);
    expect(converged).toBe(true);
    expect(mistakes).toHaveLength(epochs);
    expect(mistakes.at(-1)).toBe(0);
    expect(mistakes.slice(0, -1).every((count) => count > 0)).toBe(true);
    expect([...(await unit.predict(x)).data]).toEqual([...y.data]);
    // The separating line is real: every weighted sum lies on the right side.
    const [w, b] = [unit.weights.data, unit.bias];
    for (let row = 0; row < y.data.length; row++) {
      const sum = Array.from(w).reduce((total, weight, i) => total + weight * x.data[row * w.length + i]!, b);
      expect(sum >= 0).toBe(y.data[row] === 1);
    }
  });

  test("the first corrections for AND are those made by hand", async () => {
    const { x, y } = logicGate("and");
    const unit = perceptron(2, { device });
    // w = 0, b = 0 answers 1 everywhere: (0,0) is wrong, b = −1; (0,1) and (1,0) are right now; (1,1) is wrong, w = (1, 1), b = 0.
    expect(await unit.fit(x, y, { epochs: 1 })).toEqual({ converged: false, epochs: 1, mistakes: [2] });
    expect([[...unit.weights.data], unit.bias]).toEqual([[1, 1], 0]);
  });

  test.each(["xor", "xnor"] as const)("%s is not learnt, and the history says so", async (gate) => {
    const { x, y } = logicGate(gate);
    const unit = perceptron(2, { device });
    const { converged, epochs, mistakes } = await unit.fit(x, y, { epochs: 50 });
    expect(converged).toBe(false);
    expect(epochs).toBe(50);
    expect(mistakes).toHaveLength(50);
    expect(Math.min(...mistakes)).toBeGreaterThan(0);
    expect([...(await unit.predict(x)).data]).not.toEqual([...y.data]);
  });
});

test("the learning rate scales the weights and nothing else", async () => {
  const { x, y } = logicGate("nand");
  const [one, half] = [perceptron(2), perceptron(2, { learningRate: 0.5 })];
  expect(await half.fit(x, y)).toEqual(await one.fit(x, y));
  expect([...half.weights.data]).toEqual(Array.from(one.weights.data, (w) => w / 2));
});

test("bad input is met with a typed error, and nothing is learnt from it", async () => {
  const { x, y } = logicGate("and");
  const unit = perceptron(2);
  await unit.fit(x, y);
  const before = [...unit.weights.data];
  expect(await errorOf(() => perceptron(0))).toBeInstanceOf(ArgumentError);
  expect(await errorOf(() => perceptron(2, { learningRate: Number.NaN }))).toBeInstanceOf(ArgumentError);
  expect(await errorOf(() => unit.fit([[1, 2, 3]], [1]))).toBeInstanceOf(ShapeError);
  expect(await errorOf(() => unit.fit([[1, 2]], [2]))).toBeInstanceOf(DataError);
  expect(await errorOf(() => unit.fit([[1, Number.NaN]], [1]))).toBeInstanceOf(DataError);
  expect(await errorOf(() => unit.fit(x, y, { epochs: -1 }))).toBeInstanceOf(ArgumentError);
  expect(await errorOf(() => unit.predict([[1]]))).toBeInstanceOf(ShapeError);
  expect([...unit.weights.data]).toEqual(before);
});
