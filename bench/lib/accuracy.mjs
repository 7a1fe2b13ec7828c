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

const points = (value) => (100 * value).toFixed(2);

function rowOf({ peer, variant, threads, accuracies }) {
  return [peer, variant, threads, `${points(mean(accuracies))} %`, points(spread(accuracies)), accuracies.map(points).join(", ")];
}

/** PyTorch's optimiser is the same eager or fused: the eager one stands for it. */
const relevant = ({ peer, variant }) => peer !== "torch" || variant === "eager";

/** @returns what run.mjs writes: { lines, text } */
export async function measureAccuracy({ peers, seeds, epochs, cores, milliseconds, say }) {
  const workload = { ...WORKLOADS.find(({ name }) => name === "W7"), epochs };
  const wanted = ({ name, threads }, peer) => peer !== "torch" || (name === "eager" && threads === cores);
  const { contestants, missing } = await startProcesses(peers, { say, cores }, wanted);
  const records = [...missing];
  try {
    records.push(...(await measureWorkload(contestants, workload, { rounds: seeds, milliseconds, onNews: say })).filter(relevant));
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
  const torch = measured.find(({ peer }) => peer === "torch");
  if (torch === undefined) return [];
  return measured
    .filter(({ peer }) => peer === "hillock")
    .map(({ variant, threads, accuracies }) => {
      const apart = 100 * (mean(accuracies) - mean(torch.accuracies));
      const verdict = Math.abs(apart) <= TOLERANCE ? "within" : apart > 0 ? "better by more than" : "worse by more than";
      return `Hillock (${variant}, threads: ${threads}) − PyTorch: ${apart.toFixed(2)} points, ${verdict} ${TOLERANCE}.`;
    });
}
