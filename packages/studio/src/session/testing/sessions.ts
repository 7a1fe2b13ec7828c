/** Random sessions, for tests of properties. */

import fc from "fast-check";
import {
  countWeights,
  dataSets,
  type Edit,
  features,
  hiddenActivations,
  initializers,
  logicGates,
  losses,
  optimizers,
  type Session,
} from "../session.ts";
import { limits } from "../validate.ts";

const seed = fc.integer({ min: 0, max: limits.seed });
const decimal = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const optimizer = fc.record({ name: fc.constantFrom(...optimizers), learningRate: decimal(0, 1000), momentum: decimal(0, 0.999) });
const positiveZero = (value: number): number => value + 0;
const coordinate = fc.float({ min: -4, max: 4, noNaN: true }).map(positiveZero);

const data = fc.record({
  set: fc.constantFrom(...dataSets),
  gate: fc.constantFrom(...logicGates),
  examples: fc.integer({ min: 4, max: limits.examples }),
  noise: decimal(0, 0.5),
  trainFraction: decimal(0.1, 1),
  seed,
  features: fc.subarray([...features], { minLength: 1 }),
  points: fc.array(fc.record({ x1: coordinate, x2: coordinate, target: coordinate }), { maxLength: 5 }),
});
const network = fc.record({
  hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 6 }), activation: fc.constantFrom(...hiddenActivations) }), {
    maxLength: 4,
  }),
  output: fc.constant("sigmoid" as const),
  initializer: fc.constantFrom(...initializers),
});
const training = fc.record({
  loss: fc.constantFrom(...losses),
  optimizer,
  regularizer: fc.record({ kind: fc.constantFrom("none" as const, "l1" as const, "l2" as const), rate: decimal(0, 10) }),
  batchSize: fc.integer({ min: 1, max: limits.examples }),
  shuffle: fc.boolean(),
  stop: fc.record({ step: fc.integer({ min: 0, max: limits.step }), loss: decimal(0, 1000) }),
});

const bare = fc.record({ data, network, training, seed, step: fc.integer({ min: 0, max: limits.step }) });

export const anySession: fc.Arbitrary<Session> = bare.chain((session) => {
  const weights = countWeights({ ...session, edits: [] });
  const step = fc.integer({ min: 0, max: session.step });
  const weight = fc.record({
    kind: fc.constant("weight" as const),
    step,
    index: fc.integer({ min: 0, max: weights - 1 }),
    value: fc.float({ min: -1000, max: 1000, noNaN: true }).map(positiveZero),
  });
  const other = fc.record({ kind: fc.constant("optimizer" as const), step, optimizer });
  return fc
    .record({
      edits: fc.array(fc.oneof(weight, other), { maxLength: 4 }).map((edits: Edit[]) => edits.toSorted((a, b) => a.step - b.step)),
      start: fc.option(fc.float32Array({ minLength: weights, maxLength: weights, noNaN: true, noDefaultInfinity: true }), {
        nil: undefined,
      }),
      digest: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/), { nil: undefined }),
    })
    .map(({ edits, start, digest }) => ({
      ...session,
      edits,
      ...(start === undefined ? {} : { start }),
      ...(digest === undefined ? {} : { digest }),
    }));
});
