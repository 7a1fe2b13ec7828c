/** Layers in a row: what they are called, which shapes go from one to the next, and what does not fit. */

import { expect, test } from "vitest";
import { ArgumentError, ShapeError } from "../errors.ts";
import { activation, dense, dropout, flatten, inputLayer } from "../network/index.ts";
import { arrange, countOf, nameLayers } from "./architecture.ts";

test("layers are numbered by kind, around the names that were given", () => {
  const names = (...layers: Parameters<typeof nameLayers>[0]): string[] => nameLayers(layers).map(({ name }) => name);
  expect(names(dense(1), dropout(0.5), dense(1), activation("relu"), dense(1))).toEqual([
    "dense_1",
    "dropout_1",
    "dense_2",
    "activation_1",
    "dense_3",
  ]);
  expect(names(inputLayer(3), flatten(), flatten())).toEqual(["input_layer_1", "flatten_1", "flatten_2"]);
  expect(names(dense(1), dense(1, { name: "dense_1" }), dense(1), dense(1, { name: "out" }))).toEqual([
    "dense_2",
    "dense_1",
    "dense_3",
    "out",
  ]);
  expect(() => names(dense(1, { name: "a" }), dense(1, { name: "b" }), dense(1, { name: "a" }))).toThrow(ArgumentError);
  expect(() => names({ ...dense(1), name: "a b" })).toThrow(/"a b"/);
});

test("shapes go from layer to layer, parameters by their full names", () => {
  const made = arrange(
    nameLayers([flatten({ inputShape: [2, 3] }), dense(4), dropout(0.5), dense(5, { useBias: false, name: "out" })]),
    [2, 3],
  );
  expect(made.layers.map(({ inputShape, outputShape }) => [inputShape, outputShape])).toEqual([
    [[2, 3], [6]],
    [[6], [4]],
    [[4], [4]],
    [[4], [5]],
  ]);
  expect([made.inputShape, made.outputShape]).toEqual([[2, 3], [5]]);
  expect(made.parameters.map(({ fullName, shape }) => [fullName, shape])).toEqual([
    ["dense_1.kernel", [6, 4]],
    ["dense_1.bias", [4]],
    ["out.kernel", [4, 5]],
  ]);
  expect(made.layers.map(({ parameters }) => countOf(parameters))).toEqual([0, 28, 0, 20]);
  expect(countOf(made.parameters)).toBe(48);
});

test.each([[[2, 4]], [[3, 3]], [[2]], [[2, 3, 1]], [[3, 2]], [[]]])("a layer made for [2, 3] does not take %j", (shape) => {
  const layers = nameLayers([flatten({ inputShape: [2, 3], name: "first" }), dense(1)]);
  expect(() => arrange(layers, shape)).toThrow(ShapeError);
  expect(() => arrange(layers, shape)).toThrow(/"first"[\s\S]*\[2, 3\]/);
});

test("a layer further on may say its shape, too", () => {
  expect(() => arrange(nameLayers([dense(4), dense(1, { inputShape: [3] })]), [2])).toThrow(ShapeError);
  expect(arrange(nameLayers([dense(4), dense(1, { inputShape: [4] })]), [2]).outputShape).toEqual([1]);
});
