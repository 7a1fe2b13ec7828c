import { expect, it } from "vitest";
import { layerName, linkSentence, runSentence, unitSentence } from "./sentences.ts";

it("speaks of units with their numbers", () => {
  expect(unitSentence({ name: "unit 3 of the first hidden layer", activation: "tanh", bias: 0.12, smallest: -0.981, largest: 0.95 })).toBe(
    "Unit 3 of the first hidden layer, tanh, bias 0.120. Its output runs from minus 0.981 to 0.950 over the map.",
  );
  expect(unitSentence({ name: "x 1", smallest: 0, largest: 0 })).toBe("X 1. Its output is 0 all over the map.");
});

it("speaks of links and of the run", () => {
  expect(linkSentence("x 1", "unit 2", -1.5)).toBe("Weight minus 1.50 from x 1 to unit 2.");
  expect(runSentence({ step: 1200, epoch: 60, trainLoss: 0.0123, testLoss: 0.02, playing: true })).toBe(
    "Training. Step 1,200, epoch 60. Training loss 0.0123, test loss 0.0200.",
  );
  expect(runSentence({ step: 0, epoch: 0, trainLoss: 0.5, playing: false })).toBe("Not trained yet. Step 0, epoch 0. Training loss 0.500.");
});

it("names layers", () => {
  expect([0, 1, 2, 3].map((l) => layerName(l, 3))).toEqual([
    "the input",
    "the first hidden layer",
    "the second hidden layer",
    "the output",
  ]);
});
