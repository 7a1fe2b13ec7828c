/**
 * synaptic updates the weights after every example: a step on the full batch is one pass over it, with as many updates. Measured are its
 * Trainer, and the bare loop of `activate` and `propagate`, which computes no error. Both run the code that `optimize` writes.
 */

import { examplesOf } from "../../lib/data.mjs";
import { installed, onlyQuadraticSigmoid, serve } from "../../lib/serve.mjs";

const require = installed();
const { Architect, Trainer } = require("synaptic");

const TRAINER = "Trainer, per-example updates";
const LOOP = "activate/propagate, per-example updates";

class Training {
  constructor({ inputs, layers, optimizer: { learningRate } }, examples, variant) {
    this.examples = examples;
    this.rate = learningRate;
    this.net = new Architect.Perceptron(inputs, ...layers.map(([units]) => units));
    this.trainer = new Trainer(this.net);
    this.steps = variant === TRAINER ? this.trainerSteps : this.loopSteps;
  }

  trainerSteps(count) {
    const { examples, rate } = this;
    return this.trainer.train(examples, { iterations: count, error: 1e-30, rate, cost: Trainer.cost.MSE }).iterations;
  }

  loopSteps(count) {
    const { net, examples, rate } = this;
    for (let step = 0; step < count; step++) {
      for (const { input, output } of examples) {
        net.activate(input);
        net.propagate(rate, output);
      }
    }
    return count;
  }

  loss() {
    return this.trainer.test(this.examples, { cost: Trainer.cost.MSE }).error;
  }
}

await serve(require("synaptic/package.json").version, (workload) => {
  onlyQuadraticSigmoid("synaptic", workload);
  const examples = examplesOf(workload);
  return { variants: [TRAINER, LOOP], create: (variant) => new Training(workload, examples, variant) };
});
