/**
 * The roofline: the peak rate of multiply-adds and the memory bandwidth of this machine, and the fraction of the peak that matrix products and whole training
 * steps reach.
 *
 * One thread. Peak and products are measured in turn, P A P B …, so that a changing clock and whatever else the machine does meet both alike: a
 * fraction is the median over the rounds of (product's rate ÷ the peak measured just before it).
 */

import process from "node:process";
import { median } from "../lib/measure.mjs";
import { bandwidthLoops, peakLoops } from "./loops.mjs";
import { nameOf, product, SHAPES } from "./products.mjs";
import { STEPS, step } from "./steps.mjs";

/** Half of a common second-level cache; beyond the last-level cache of nearly everything. */
const MEMORIES = [
  { name: "L2", megabytes: 1 },
  { name: "RAM", megabytes: 512 },
];

const round = (value) => Number(value.toPrecision(4));
const spread = (values) => ({ median: round(median(values)), min: round(Math.min(...values)), max: round(Math.max(...values)) });

/**
 * How long `work` keeps the core busy, in milliseconds. That is the time on the wall; but where others had the core in between, it is the CPU time of this
 * process (which no other thread of it uses while this one works).
 */
async function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const units = await work();
  const onWall = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  const onCore = (user + system) / 1000;
  // Some systems count CPU time in ticks of many milliseconds: they are believed from half a tick on.
  return { units, time: onCore >= 8 ? Math.min(onWall, onCore) : onWall };
}

/** Runs `work(turns)` with so many turns that it lasts `milliseconds`; warms it up. Returns a function that measures units a nanosecond (10⁹ a second). */
async function paced(work, milliseconds) {
  let turns = 1;
  // The first calls run code that is not optimised yet.
  for (let spent = 0, calls = 0; spent < 4 * milliseconds || calls < 3; calls++) {
    const { time } = await timed(() => work(turns));
    spent += time;
    turns = Math.max(1, Math.round(turns * Math.min(16, milliseconds / Math.max(time, 0.001))));
  }
  return async () => {
    const { units, time } = await timed(() => work(turns));
    return units / (time * 1e6);
  };
}

/** The fastest of several loops: how many sums keep the multipliers busiest differs from processor to processor. */
async function measurePeak(milliseconds) {
  const { fused, loops } = peakLoops();
  const contestants = [];
  for (const loop of loops) contestants.push({ measure: await paced((turns) => loop(1000 * turns), milliseconds), rates: [] });
  for (let i = 0; i < 5; i++) for (const { measure, rates } of contestants) rates.push(await measure());
  contestants.sort((a, b) => median(b.rates) - median(a.rates));
  return { fused, measure: contestants[0].measure };
}

async function measureBandwidth({ rounds, milliseconds }) {
  const records = [];
  for (const { name, megabytes } of MEMORIES) {
    const loops = bandwidthLoops(megabytes);
    for (const [kind, loop] of Object.entries(loops)) {
      const run = await paced(loop, milliseconds);
      const rates = [];
      for (let i = 0; i < rounds; i++) rates.push(await run());
      records.push({ roofline: "bandwidth", memory: name, megabytes, kind, gigabytesPerSecond: spread(rates) });
    }
  }
  return records;
}

async function measureWork({ rounds, milliseconds }, peak) {
  const contestants = [];
  const add = async (description, { run, dispose }) => {
    contestants.push({ description, measure: await paced(run, milliseconds), dispose, rates: [], fractions: [] });
  };
  for (const shape of SHAPES) await add({ roofline: "product", ...shape }, await product(shape));
  for (const workload of STEPS) await add({ roofline: "step", workload: workload.name, title: workload.title }, await step(workload));
  const peaks = [];
  for (let i = 0; i < rounds; i++) {
    for (const contestant of contestants) {
      const roof = await peak.measure();
      const rate = await contestant.measure();
      peaks.push(roof);
      contestant.rates.push(rate);
      contestant.fractions.push(rate / roof);
    }
  }
  for (const { dispose } of contestants) dispose();
  const work = contestants.map(({ description, rates, fractions }) => ({
    ...description,
    gflops: spread(rates),
    fraction: spread(fractions),
  }));
  return [{ roofline: "peak", fusedMultiplyAdd: peak.fused, gflops: spread(peaks) }, ...work];
}

/**
 * @param options.rounds interleaved rounds (default 25)
 * @param options.milliseconds how long one measurement lasts at least (default 12; short ones are seldom interrupted)
 * @returns records: one `peak`, one `product` per shape, one `step` per workload, one `bandwidth` per memory and kind. Rates are `{ median, min, max }`, in 10⁹ a second.
 */
export async function roofline({ rounds = 25, milliseconds = 12 } = {}) {
  const size = { rounds, milliseconds };
  const peak = await measurePeak(milliseconds);
  const work = await measureWork(size, peak);
  return [...work, ...(await measureBandwidth(size))];
}

const percent = (fraction) => `${(100 * fraction).toFixed(0)} %`;
const table = (rows) => [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Markdown: the roofs, and how near the products come. */
export function rooflineMarkdown(records) {
  const [peak] = records.filter(({ roofline: kind }) => kind === "peak");
  const products = records.filter(({ roofline: kind }) => kind === "product");
  const steps = records.filter(({ roofline: kind }) => kind === "step");
  const bandwidths = records.filter(({ roofline: kind }) => kind === "bandwidth");
  const reached = ({ gflops, fraction }) => [
    gflops.median.toFixed(1),
    percent(fraction.median),
    `${percent(fraction.min)} – ${percent(fraction.max)}`,
  ];
  const ofProduct = (record) => [nameOf(record), ...reached(record), record.goal === undefined ? "" : percent(record.goal)];
  const ofStep = (record) => [`${record.workload}: ${record.title}`, ...reached(record)];
  const ofBandwidth = ({ memory, megabytes, kind, gigabytesPerSecond: { median: middle, min, max } }) => [
    `${kind}, ${memory} (${megabytes} MiB)`,
    middle.toFixed(1),
    `${min.toFixed(1)} – ${max.toFixed(1)}`,
  ];
  const { median: middle, min, max } = peak.gflops;
  const kind = peak.fusedMultiplyAdd ? "fused multiply-adds" : "multiplications and additions";
  return [
    `Peak of one core, ${kind} in registers, 128-bit vectors: ${middle.toFixed(1)} GFLOP/s (${min.toFixed(1)} – ${max.toFixed(1)})`,
    "",
    table([["product (rows × inner × columns)", "GFLOP/s", "of the peak", "min – max", "goal"], ...products.map(ofProduct)]),
    "",
    table([["step or call, one thread", "GFLOP/s", "of the peak", "min – max"], ...steps.map(ofStep)]),
    "",
    table([["bandwidth of one core", "GB/s", "min – max"], ...bandwidths.map(ofBandwidth)]),
    "",
  ].join("\n");
}
