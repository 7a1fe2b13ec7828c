/** How the time of a step grows: against width, depth, batch and threads, one of them at a time. */

import { curvesPicture } from "./curves.mjs";
import { measureWorkload } from "./measure.mjs";
import { countThreads, startProcesses } from "./peers.mjs";
import { duration } from "./report.mjs";
import { WORKLOADS } from "./workloads.mjs";

const classifier = (hidden, batch) => ({
  unit: "step",
  inputs: 784,
  layers: [...hidden.map((units) => [units, "relu"]), [10, "softmax"]],
  loss: "sparseCategoricalCrossentropy",
  optimizer: { name: "adam", learningRate: 0.001, epsilon: 1e-8 },
  data: "classes",
  rows: Math.max(2048, 2 * batch),
  batch,
});
const powers = (from, to) => Array.from({ length: Math.log2(to / from) + 1 }, (_, i) => from * 2 ** i);

/** One axis each: the name of what varies, its values, and the workload at one of them. */
const CURVES = [
  { curve: "width", title: "784-w-w-10, batch 128, Adam", values: powers(16, 2048), at: (width) => classifier([width, width], 128) },
  {
    curve: "depth",
    title: "784-(256 × d)-10, batch 128, Adam",
    values: powers(1, 16),
    at: (depth) => classifier(Array(depth).fill(256), 128),
  },
  { curve: "batch", title: "784-512-512-10, batch b, Adam", values: powers(1, 2048), at: (batch) => classifier([512, 512], batch) },
];

/** 1, 2, 4 … and all cores. */
const threadCounts = (cores) => [...new Set([...powers(1, 2 ** Math.floor(Math.log2(cores))), cores])];

async function measureCurves(contestants, settings, onNews) {
  const records = [];
  for (const { curve, values, at } of CURVES) {
    for (const value of values) {
      const workload = { name: `${curve} ${value}`, ...at(value) };
      const measured = await measureWorkload(contestants, workload, { ...settings, onNews });
      records.push(...measured.filter(isShown).map((record) => ({ curve, at: value, ...record })));
    }
  }
  return records;
}

/** Of PyTorch, the fused variant: its fastest. */
const isShown = ({ peer, variant }) => peer !== "torch" || variant === "eager, fused" || variant === "eager";
const fusedOnly = (records) => records.filter(({ peer, variant }) => peer !== "torch" || variant !== "eager");

/** W4 and W5 on 1, 2 … threads, which are asked for by number. */
async function measureThreads(peers, settings, say) {
  const records = [];
  for (const threads of threadCounts(settings.cores)) {
    const exactly = ({ name, threads: granted }, peer) =>
      peer === "torch" ? name === "eager" && granted === threads : granted === threads;
    const { contestants, missing } = await startProcesses(peers, { say, cores: threads }, exactly);
    try {
      for (const name of ["W4", "W5"]) {
        const workload = WORKLOADS.find((found) => found.name === name);
        const measured = [...missing, ...(await measureWorkload(contestants, workload, { ...settings, onNews: say }))];
        records.push(...measured.filter(isShown).map((record) => ({ curve: `threads, ${name}`, at: threads, ...record })));
      }
    } finally {
      for (const { worker } of contestants) worker.stop();
    }
  }
  return records;
}

function tables(records) {
  const curves = [...new Set(records.map(({ curve }) => curve))];
  return curves.map((curve) => {
    const own = records.filter((record) => record.curve === curve && record.medianUs !== undefined);
    const byThreads = curve.startsWith("threads");
    const seriesOf = ({ peer, variant, threads }) => [peer, variant, ...(byThreads ? [] : [countThreads(threads)])].join(", ");
    const series = [...new Set(own.map(seriesOf))];
    const values = [...new Set(own.map(({ at }) => at))];
    const cell = (name, value) => own.find((record) => record.at === value && seriesOf(record) === name)?.medianUs;
    const rows = values.map((value) => [
      value,
      ...series.map((name) => (cell(name, value) === undefined ? "" : duration(cell(name, value)))),
    ]);
    const header = [curve, ...series];
    return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  });
}

/** @returns what run.mjs writes: { lines, text, picture } */
export async function measureScaling({ peers, rounds, milliseconds, cores, say }, machine) {
  const settings = { rounds, milliseconds, cores };
  const wanted = ({ name }, peer) => peer !== "torch" || name === "eager";
  const { contestants, missing } = await startProcesses(peers, { say, cores }, wanted);
  const records = [...missing];
  try {
    records.push(...(await measureCurves(contestants, settings, say)));
  } finally {
    for (const { worker } of contestants) worker.stop();
  }
  if (cores > 1) records.push(...(await measureThreads(peers, settings, say)));
  const shown = fusedOnly(records);
  const footnote = `${machine}; medians of ${rounds} interleaved rounds.`;
  const picture = curvesPicture(shown, [...CURVES, ...["W4", "W5"].map(threadsCurve)], footnote);
  return { lines: shown, text: `${tables(shown).join("\n\n")}\n\n${footnote}\n`, picture };
}

const threadsCurve = (name) => ({ curve: `threads, ${name}`, title: WORKLOADS.find((workload) => workload.name === name).title });
