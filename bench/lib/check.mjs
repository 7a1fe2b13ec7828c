/**
 * A wrong result must not win: before it is timed, every peer starts from the same weights and takes the same steps on the same batch, and
 * its losses (or its predictions) are compared with those of the f64 reference.
 */

import { asFloats, checkWeights, syntheticData } from "./data.mjs";
import { predict, train } from "./reference.mjs";
import { forwardFlops } from "./workloads.mjs";

/** Libraries add Adam's ε before or after the correction of its moments, and add up in f32 in orders of their own. */
const TOLERANCE = 2e-3;
/** The loss before any step has nothing but rounding to differ by. */
const FIRST_TOLERANCE = 1e-4;
/** How many predicted rows are compared. */
const ROWS = 8;

/** How many steps a check takes; the reference is slow on large networks. */
export const checkSteps = (workload) => (forwardFlops(workload) * workload.batch > 2e8 ? 1 : 3);

/** What the reference finds. `digits(part, rows)` gives MNIST's. */
export async function expectedOf(workload, digits) {
  const data = workload.data === "mnist" ? await digits("train", workload.batch) : syntheticData(workload);
  const { x, y } = asFloats(data);
  const weights = checkWeights(workload).map((array) => array.data);
  const rows = workload.unit === "call" ? Math.min(workload.batch, ROWS) : workload.batch;
  const first = x.data.subarray(0, rows * workload.inputs);
  if (workload.unit === "call") return { outputs: Array.from(predict(workload, weights, first, rows)) };
  return { losses: train(workload, weights, { x: first, y: y.data, rows }, checkSteps(workload)) };
}

const show = (values) => values.map((value) => value.toPrecision(6)).join(", ");

/**
 * The largest relative deviation; undefined for a peer that cannot be started from given weights.
 * @throws Error when it is too large.
 */
export function deviation(expected, received) {
  const name = expected.outputs === undefined ? "losses" : "outputs";
  const [wanted, got] = [expected[name], received[name]];
  if (got === undefined) return undefined;
  const scale = (i) => (name === "losses" ? Math.abs(wanted[i]) : 1);
  const apart = wanted.map((value, i) => Math.abs(got[i] - value) / scale(i));
  const allowed = (i) => (name === "losses" && i === 0 ? FIRST_TOLERANCE : TOLERANCE);
  if (got.length < wanted.length || !apart.every((value, i) => value <= allowed(i))) {
    throw new Error(`computes something else: ${name} ${show(got.slice(0, 5))}, expected ${show(wanted.slice(0, 5))}`);
  }
  return Math.max(...apart);
}
