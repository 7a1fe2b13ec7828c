/**
 * The roofline: the peak rate of multiply-adds and the memory bandwidth of this machine, and the fraction of the peak that matrix products reach.
 *
 *   node bench/roofline/roofline.mjs [--rounds N] [--milliseconds N] [--json [FILE]]
 *
 * One thread. Peak and products are measured in turn, P A P B …, so that a changing clock and whatever else the machine does meet both alike: a
 * fraction is the median over the rounds of (product's rate ÷ the peak measured just before it).
 */

import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import process, { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "../lib/measure.mjs";
import { bandwidthLoops, peakLoops } from "./loops.mjs";
import { nameOf, product, SHAPES } from "./products.mjs";

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

async function measureBandwidth({ rounds, milliseconds, memories }) {
  const records = [];
  for (const { name, megabytes } of memories) {
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

async function measureProducts({ rounds, milliseconds, shapes, device }, peak) {
  const contestants = [];
  for (const shape of shapes) {
    const { run, dispose } = await product(shape, device);
    contestants.push({ shape, measure: await paced(run, milliseconds), dispose, rates: [], fractions: [] });
  }
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
  const products = contestants.map(({ shape, rates, fractions }) => ({
    roofline: "product",
    ...shape,
    gflops: spread(rates),
    fraction: spread(fractions),
  }));
  return [{ roofline: "peak", fusedMultiplyAdd: peak.fused, gflops: spread(peaks) }, ...products];
}

/**
 * @param options.rounds interleaved rounds (default 25)
 * @param options.milliseconds how long one measurement lasts at least (default 12; short ones are seldom interrupted)
 * @param options.smoke one round of a few milliseconds, small shapes and memories: does it run at all?
 * @param options.device a device of the library for the products; WebAssembly on one thread when left out
 * @returns records: one `peak`, one `product` per shape, one `bandwidth` per memory and kind. Rates are `{ median, min, max }`, in 10⁹ a second.
 */
export async function roofline({ rounds = 25, milliseconds = 12, smoke = false, device } = {}) {
  const size = smoke
    ? { rounds: 1, milliseconds: 1, shapes: SHAPES.filter(({ rows }) => rows === 32), memories: MEMORIES.slice(0, 1) }
    : { rounds, milliseconds, shapes: SHAPES, memories: MEMORIES };
  const peak = await measurePeak(size.milliseconds);
  const products = await measureProducts({ ...size, device }, peak);
  return [...products, ...(await measureBandwidth(size))];
}

const percent = (fraction) => `${(100 * fraction).toFixed(0)} %`;
const table = (rows) => [rows[0], rows[0].map(() => "---"), ...rows.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Markdown: the roofs, and how near the products come. */
export function rooflineMarkdown(records) {
  const [peak] = records.filter(({ roofline: kind }) => kind === "peak");
  const products = records.filter(({ roofline: kind }) => kind === "product");
  const bandwidths = records.filter(({ roofline: kind }) => kind === "bandwidth");
  const ofProduct = ({ gflops, fraction, goal, ...shape }) => [
    nameOf(shape),
    gflops.median.toFixed(1),
    percent(fraction.median),
    `${percent(fraction.min)} – ${percent(fraction.max)}`,
    goal === undefined ? "" : percent(goal),
  ];
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
    table([["bandwidth of one core", "GB/s", "min – max"], ...bandwidths.map(ofBandwidth)]),
    "",
  ].join("\n");
}

function optionsFrom(args) {
  const { values } = parseArgs({
    args: args.flatMap((arg, i) => (arg === "--json" && (args[i + 1] ?? "--").startsWith("--") ? ["--json", "-"] : [arg])),
    options: {
      rounds: { type: "string", default: "25" },
      milliseconds: { type: "string", default: "12" },
      smoke: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  const { smoke, json } = values;
  return { rounds: Number(values.rounds), milliseconds: Number(values.milliseconds), smoke, json };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { json, ...options } = optionsFrom(argv.slice(2));
  const records = await roofline(options);
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  const text = `${rooflineMarkdown(records)}\n${machine}\n`;
  if (json === "-") {
    process.stdout.write(lines);
    process.stderr.write(text);
  } else {
    process.stdout.write(text);
    if (json !== undefined) writeFileSync(json, lines);
  }
}
