/**
 * brain.js updates the weights after every example: a step on the full batch is one pass over it, with as many updates. What is timed is
 * `train`, which also keeps the error of every pass.
 */

import { examplesOf } from "../../lib/data.mjs";
import { installed, onlyQuadraticSigmoid, serve } from "../../lib/serve.mjs";

const require = installed();
const { NeuralNetwork } = require("brain.js");

// It refuses a threshold and a momentum of exactly 0, and would use a momentum of 0.1.
const NEARLY_ZERO = 1e-9;

class Training {
  constructor({ layers, optimizer: { learningRate } }, examples) {
    this.examples = examples;
    this.settings = { learningRate, momentum: NEARLY_ZERO, errorThresh: 1e-30 };
    this.net = new NeuralNetwork({ hiddenLayers: layers.slice(0, -1).map(([units]) => units), activation: "sigmoid" });
    this.net.verifyIsInitialized(examples);
  }

  steps(count) {
    return this.net.train(this.examples, { ...this.settings, iterations: count }).iterations;
  }

  loss() {
    const errors = this.examples.map(({ input, output }) => (this.net.run(input)[0] - output[0]) ** 2);
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  }
}

await serve(require("brain.js/package.json").version, (workload) => {
  onlyQuadraticSigmoid("brain.js", workload);
  const examples = examplesOf(workload);
  return { variants: ["per-example updates"], create: () => new Training(workload, examples) };
});
