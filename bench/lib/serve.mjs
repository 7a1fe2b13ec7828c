/** The JavaScript peers' side of the protocol in worker.mjs, and how they are timed. */

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** `require` for the packages that lib/npm.mjs installed. */
export const installed = () => createRequire(process.env.HILLOCK_PEER_PACKAGES);

/** A result that took longer is measured once: the following rounds repeat it. */
const ONCE_MS = 5000;
/** A run that would last longer is not measured. */
const LIMIT_MS = 60_000;
const RUN_WARM_UP_MS = 1000;

async function timeSteps(training, count) {
  const start = performance.now();
  const steps = await training.steps(count);
  const time = performance.now() - start;
  return { time, us: (1000 * time) / steps };
}

/** More and more steps until they have taken so long. Returns the microseconds of one, when warm. */
async function warmStep(training, milliseconds) {
  for (let total = 0, count = 1; ; count *= 2) {
    const { time, us } = await timeSteps(training, count);
    total += time;
    if (total >= milliseconds) return us;
  }
}

/** A measurement counts only when the network has learned. @throws Error */
async function assertLearned(training, before) {
  const after = await training.loss();
  if (!(after < before)) throw new Error(`the loss did not fall: ${before} before training, ${after} after`);
}

/** Time of one step. The networks go on learning from round to round. */
class StepWorkload {
  constructor({ variants, create }) {
    this.variants = variants;
    this.entries = new Map(variants.map((variant) => [variant, { training: create(variant, 1) }]));
  }

  async warmUp({ milliseconds }) {
    for (const entry of this.entries.values()) {
      entry.before = await entry.training.loss();
      entry.us = await warmStep(entry.training, milliseconds / 2);
    }
  }

  async measure({ variant, milliseconds }) {
    const entry = this.entries.get(variant);
    if (entry.once === undefined) {
      const { time, us } = await timeSteps(entry.training, Math.max(1, Math.round((1000 * milliseconds) / entry.us)));
      await assertLearned(entry.training, entry.before);
      entry.us = us;
      if (time > ONCE_MS) entry.once = { us };
    }
    return { us: entry.us };
  }

  dispose() {
    for (const { training } of this.entries.values()) training.dispose?.();
  }
}

/** Time of all steps of a fresh network. */
class RunWorkload {
  constructor({ variants, create, dispose }, { epochs, rows, batch }) {
    this.variants = variants;
    this.create = create;
    this.disposeData = dispose;
    this.count = epochs * Math.ceil(rows / batch);
    this.once = new Map();
  }

  /** @throws Error when a run would last too long. */
  async warmUp() {
    for (const variant of this.variants) {
      const training = this.create(variant, 0);
      const us = await warmStep(training, RUN_WARM_UP_MS);
      training.dispose?.();
      const estimate = (us * this.count) / 1000;
      if (estimate > LIMIT_MS)
        throw new Error(`too slow: it would last about ${Math.round(estimate / 1000)} s, the limit is ${LIMIT_MS / 1000} s`);
    }
  }

  async measure({ variant, seed }) {
    const known = this.once.get(variant);
    if (known !== undefined) return known;
    const training = this.create(variant, seed);
    const before = await training.loss();
    const { time } = await timeSteps(training, this.count);
    await assertLearned(training, before);
    const accuracy = await training.accuracy?.();
    training.dispose?.();
    const result = { us: 1000 * time, ...(accuracy === undefined ? {} : { accuracy }) };
    if (time > ONCE_MS) this.once.set(variant, result);
    return result;
  }

  dispose() {
    this.disposeData?.();
  }
}

/**
 * Answers requests until stdin closes. `open(workload)` makes the data and gives `{ variants, create, dispose? }`; `create(variant, seed)`
 * gives a fresh network: `steps(count)` trains about so many steps and returns how many, `loss()` is that of some examples, `accuracy?()`
 * that of the test set.
 */
export async function serve(version, open) {
  let current;
  const actions = {
    async prepare({ workload, milliseconds }) {
      current?.dispose();
      current = undefined;
      const opened = await open(workload);
      const prepared = workload.unit === "step" ? new StepWorkload(opened) : new RunWorkload(opened, workload);
      current = prepared;
      await prepared.warmUp({ milliseconds });
      return { variants: prepared.variants };
    },
    measure: (request) => current.measure(request),
  };
  // Some packages print hints by console.log, which would be taken for answers.
  console.log = console.error;
  const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  answer({ ready: true, version });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      answer(await actions[request.do](request));
    } catch (error) {
      answer({ error: error.message });
    }
  }
}

/**
 * For a library of sigmoid neurons and per-example updates.
 * @throws Error for a workload that it cannot learn.
 */
export function onlyQuadraticSigmoid(library, { layers, loss, optimizer }) {
  if (loss !== "quadratic" || optimizer.name !== "sgd" || layers.some(([, activation]) => activation !== "sigmoid"))
    throw new Error(
      `${library} cannot train this: it has no mini-batches (it updates after every example), and no softmax with cross-entropy`,
    );
}
