/**
 * How the JavaScript libraries are timed, in Node and in pages alike: answers to the requests of the protocol in worker.mjs.
 */

import { checkSteps } from "./check.mjs";
import { checkWeights } from "./data.mjs";

/** A result that took longer is measured once: the following rounds repeat it. */
const ONCE_MS = 5000;
/** A run that would last longer is not measured. */
const LIMIT_MS = 120_000;
const RUN_WARM_UP_MS = 1000;

async function timeSteps(training, count) {
  const start = performance.now();
  const steps = await training.steps(count);
  const time = performance.now() - start;
  return { time, us: (1000 * time) / steps };
}

/**
 * More and more steps, until a single call lasts long enough that what a call costs besides its steps is small, and everything is warm.
 * The first call compiles: it is the last one only where it takes very long. Returns the last call's time, and the microseconds of a step.
 */
async function warmStep(training, milliseconds) {
  const first = await timeSteps(training, 1);
  if (first.time > ONCE_MS) return first;
  for (let total = 0, count = 2; ; ) {
    const { time, us } = await timeSteps(training, count);
    total += time;
    if (time >= milliseconds / 2 || total >= 4 * milliseconds) return { time, us };
    count = Math.ceil(count * Math.min(10, Math.max(2, milliseconds / Math.max(time, 0.01))));
  }
}

/** A measurement counts only when the network has learned. @throws Error */
async function assertLearned(training, before) {
  const after = await training.loss();
  if (!(after < before)) throw new Error(`the loss did not fall: ${before} before training, ${after} after`);
}

/** Predictions are steps that learn nothing. */
class Calls {
  constructor(network) {
    this.network = network;
  }
  async steps(count) {
    const { network } = this;
    for (let call = 0; call < count; call++) await network.predict();
    return count;
  }
  dispose() {
    this.network.dispose?.();
  }
}

/** Time of one step, or of one call of predict. Networks go on learning from round to round. */
class StepWorkload {
  constructor(opened, { unit }) {
    this.opened = opened;
    this.learns = unit === "step";
    this.entries = new Map();
  }

  async warmUp({ milliseconds }) {
    for (const variant of this.opened.variants) {
      const network = await this.opened.create(variant, 1);
      const training = this.learns ? network : new Calls(network);
      const before = this.learns ? await training.loss() : undefined;
      const { time, us } = await warmStep(training, milliseconds / 2);
      const entry = { training, before, us };
      if (time > ONCE_MS) entry.once = us;
      this.entries.set(variant, entry);
    }
  }

  async measure({ variant, milliseconds }) {
    const entry = this.entries.get(variant);
    if (entry.once !== undefined) return { us: entry.once };
    const { time, us } = await timeSteps(entry.training, Math.max(1, Math.round((1000 * milliseconds) / entry.us)));
    if (this.learns) await assertLearned(entry.training, entry.before);
    entry.us = us;
    if (time > ONCE_MS) entry.once = us;
    return { us };
  }

  dispose() {
    for (const { training } of this.entries.values()) training.dispose?.();
    this.opened.dispose?.();
  }
}

/** Time of all steps of a fresh network. */
class RunWorkload {
  constructor(opened, { epochs, rows, batch }) {
    this.opened = opened;
    this.count = epochs * Math.ceil(rows / batch);
    this.once = new Map();
  }

  /** @throws Error when a run would last too long. */
  async warmUp({ milliseconds }) {
    for (const variant of this.opened.variants) {
      const training = await this.opened.create(variant, 0);
      const { us } = await warmStep(training, Math.min(RUN_WARM_UP_MS, 10 * milliseconds));
      training.dispose?.();
      const estimate = (us * this.count) / 1000;
      if (estimate > LIMIT_MS)
        throw new Error(`too slow: it would last about ${Math.round(estimate / 1000)} s, the limit is ${LIMIT_MS / 1000} s`);
    }
  }

  async measure({ variant, seed }) {
    const known = this.once.get(variant);
    if (known !== undefined) return known;
    const untrained = await this.opened.create(variant, seed);
    const before = await untrained.loss();
    untrained.dispose?.();
    // A network that has computed nothing yet: what is compiled, is compiled while the clock runs.
    const training = await this.opened.create(variant, seed);
    const { time } = await timeSteps(training, this.count);
    await assertLearned(training, before);
    const accuracy = await training.accuracy?.();
    training.dispose?.();
    const result = { us: 1000 * time, ...(accuracy === undefined ? {} : { accuracy }) };
    if (time > ONCE_MS) this.once.set(variant, result);
    return result;
  }

  dispose() {
    this.opened.dispose?.();
  }
}

/** Losses on the first batch before and after each step on it, from given weights; or the predictions. */
async function check(opened, workload, { variant }) {
  const network = await opened.create(variant, 1);
  try {
    if (network.setWeights === undefined) return {};
    await network.setWeights(checkWeights(workload));
    if (workload.unit === "call") return { outputs: Array.from((await network.predict()).subarray(0, 8 * workload.layers.at(-1)[0])) };
    const losses = [await network.loss()];
    for (let step = 0; step < checkSteps(workload); step++) {
      await network.stepOnFirstBatch();
      losses.push(await network.loss());
    }
    return { losses };
  } finally {
    network.dispose?.();
  }
}

/**
 * A function from requests to answers. `open(workload)` makes the data and gives `{ variants, create, dispose? }`; `create(variant, seed)`
 * gives a fresh network:
 * - `steps(count)` trains about so many steps and returns how many; `loss()` is that of the first batch; `accuracy?()` that of the test set;
 * - `predict()` (where the unit is a call) gives the outputs as a Float32Array;
 * - `setWeights?(arrays)` and `stepOnFirstBatch()` are for checks: kernels and biases of all layers, [inputs, units] and [units].
 */
export function responder(open) {
  let current;
  const actions = {
    async prepare({ workload, milliseconds }) {
      current?.timed.dispose();
      current = undefined;
      const opened = await open(workload);
      const timed =
        workload.unit === "step" || workload.unit === "call" ? new StepWorkload(opened, workload) : new RunWorkload(opened, workload);
      current = { opened, timed, workload };
      await timed.warmUp({ milliseconds });
      return { variants: opened.variants };
    },
    check: (request) => check(current.opened, current.workload, request),
    measure: (request) => current.timed.measure(request),
  };
  return async (request) => {
    try {
      return await actions[request.do](request);
    } catch (error) {
      return { error: error.message, unavailable: error.unavailable };
    }
  };
}
