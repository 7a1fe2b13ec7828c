/** W7's test accuracy beside PyTorch's: the same epochs, several seeds each, means and their spread. */

import { mean, measureWorkload } from "./measure.mjs";
import { startProcesses } from "./peers.mjs";
import { WORKLOADS } from "./workloads.mjs";

/** The most that the means may differ by, in points (hundredths). */
const TOLERANCE = 0.3;

function spread(values) {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
}

/** PyTorch's own initial weights are smaller than those of Keras and Hillock; beside them it is measured with the same ones. */
const GLOROT = "Glorot's initial weights";

const points = (value) => (100 * value).toFixed(2);

function rowOf({ peer, variant, threads, accuracies }) {
  return [peer, variant, threads, `${points(mean(accuracies))} %`, points(spread(accuracies)), accuracies.map(points).join(", ")];
}

/**
 * PyTorch's optimiser computes the same eager or fused: the eager one stands for it.
 * @returns what run.mjs writes: { lines, text }
 */
export async function measureAccuracy({ peers, seeds, epochs, cores, milliseconds, say }) {
  const workload = { ...WORKLOADS.find(({ name }) => name === "W7"), epochs, torchVariants: ["eager"] };
  const wanted = ({ name, threads }, peer) => peer !== "torch" || (name === "eager" && threads === cores);
  const { contestants, missing } = await startProcesses(peers, { say, cores }, wanted);
  const records = [...missing];
  try {
    const settings = { rounds: seeds, milliseconds, onNews: say };
    records.push(...(await measureWorkload(contestants, workload, settings)));
    const torch = contestants.filter(({ peer }) => peer === "torch");
    const again = await measureWorkload(torch, { ...workload, initializer: "glorotUniform" }, settings);
    records.push(...again.map((record) => ({ ...record, variant: `${record.variant}, ${GLOROT}` })));
  } finally {
    for (const { worker } of contestants) worker.stop();
  }
  const measured = records.filter(({ accuracies }) => accuracies !== undefined);
  const lines = records.map((record) => {
    const { accuracies } = record;
    return accuracies === undefined ? record : { ...record, epochs, mean: mean(accuracies), spread: spread(accuracies) };
  });
  const header = ["peer", "variant", "threads", "mean accuracy", "standard deviation (points)", `seeds 1 to ${seeds}`];
  const table = [header, header.map(() => "---"), ...measured.map(rowOf)].map((cells) => `| ${cells.join(" | ")} |`);
  const lost = records
    .filter(({ missing: reason }) => reason !== undefined)
    .map((record) => `- missing: ${record.peer} (${record.variant}): ${record.missing}`);
  const text = [
    `### Test accuracy of W7 after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
    "",
    ...table,
    "",
    ...lost,
    ...differences(measured),
    "",
  ];
  return { lines, text: `${text.join("\n")}\n` };
}

function differences(measured) {
  return measured
    .filter(({ peer }) => peer === "hillock")
    .flatMap(({ variant, threads, accuracies }) =>
      measured
        .filter(({ peer }) => peer === "torch")
        .map((torch) => {
          const apart = 100 * (mean(accuracies) - mean(torch.accuracies));
          const verdict = Math.abs(apart) <= TOLERANCE ? "within" : apart > 0 ? "better by more than" : "worse by more than";
          return `- Hillock (${variant}, threads: ${threads}) − PyTorch (${torch.variant}): ${apart.toFixed(2)} points, ${verdict} ${TOLERANCE}.`;
        }),
    );
}
