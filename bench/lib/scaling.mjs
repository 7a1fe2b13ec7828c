/** How the time of a step grows: against width, depth, batch and threads, one of them at a time. */

import { curvesPicture } from "./curves.mjs";
import { measureWorkload } from "./measure.mjs";
import { countThreads, startProcesses } from "./peers.mjs";
import { duration } from "./report.mjs";
import { WORKLOADS } from "./workloads.mjs";

/** The fastest of PyTorch stands for it. */
const FUSED = "eager, fused";

const classifier = (hidden, batch) => ({
  unit: "step",
  inputs: 784,
  layers: [...hidden.map((units) => [units, "relu"]), [10, "softmax"]],
  loss: "sparseCategoricalCrossentropy",
  optimizer: { name: "adam", learningRate: 0.001, epsilon: 1e-8 },
  data: "classes",
  rows: Math.max(2048, 2 * batch),
  batch,
  torchVariants: [FUSED],
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
  {
    curve: "batch",
    title: "784-512-512-10, batch b, Adam",
    values: [1, 4, 16, 64, 256, 1024],
    at: (batch) => classifier([512, 512], batch),
  },
];

/** 1, 2, 4 … and all cores. */
const threadCounts = (cores) => [...new Set([...powers(1, 2 ** Math.floor(Math.log2(cores))), cores])];

async function measureCurves(contestants, curves, settings, onNews) {
  const records = [];
  for (const { curve, values, at } of curves) {
    for (const value of values) {
      const workload = { name: `${curve} ${value}`, ...at(value) };
      const measured = await measureWorkload(contestants, workload, { ...settings, onNews });
      records.push(...measured.map((record) => ({ curve, at: value, ...record })));
    }
  }
  return records;
}

/** W4 and W5 on 1, 2 … threads, which are asked for by number. */
async function measureThreads(peers, settings, say) {
  const records = [];
  for (const threads of threadCounts(settings.cores)) {
    const exactly = ({ name, threads: granted }, peer) =>
      peer === "torch" ? name === "eager" && granted === threads : granted === threads;
    const { contestants, missing } = await startProcesses(peers, { say, cores: threads }, exactly);
    try {
      for (const name of ["W4", "W5"]) {
        const workload = { ...WORKLOADS.find((found) => found.name === name), torchVariants: [FUSED] };
        const measured = [...missing, ...(await measureWorkload(contestants, workload, { ...settings, onNews: say }))];
        records.push(...measured.map((record) => ({ curve: `threads, ${name}`, at: threads, ...record })));
      }
    } finally {
      for (const { worker } of contestants) worker.stop();
    }
  }
  return records;
}

function tables(records) {
  const measured = records.filter(({ medianUs }) => medianUs !== undefined);
  const curves = [...new Set(measured.map(({ curve }) => curve))];
  return curves.map((curve) => {
    const own = measured.filter((record) => record.curve === curve);
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

async function measureOnAll(peers, curves, settings, say) {
  const wanted = ({ name }, peer) => peer !== "torch" || name === "eager";
  const { contestants, missing } = await startProcesses(peers, { say, cores: settings.cores }, wanted);
  try {
    return [...missing, ...(await measureCurves(contestants, curves, settings, say))];
  } finally {
    for (const { worker } of contestants) worker.stop();
  }
}

/** @returns what run.mjs writes: { lines, text, picture } */
export async function measureScaling({ peers, rounds, milliseconds, cores, curves, say }, machine) {
  const settings = { rounds, milliseconds, cores };
  const chosen = CURVES.filter(({ curve }) => curves.includes(curve));
  const records = chosen.length === 0 ? [] : await measureOnAll(peers, chosen, settings, say);
  if (cores > 1 && curves.includes("threads")) records.push(...(await measureThreads(peers, settings, say)));
  const footnote = `${machine}; medians of ${rounds} interleaved rounds.`;
  const picture = curvesPicture(records, [...CURVES, ...["W4", "W5"].map(threadsCurve)], footnote);
  return { lines: records, text: `${tables(records).join("\n\n")}\n\n${footnote}\n`, picture };
}

const threadsCurve = (name) => ({ curve: `threads, ${name}`, title: WORKLOADS.find((workload) => workload.name === name).title });
