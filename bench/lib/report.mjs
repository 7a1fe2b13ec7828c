/** The Markdown tables. */

import { ratioText } from "./verdict.mjs";
import { flopsOf } from "./workloads.mjs";

const UNITS = { step: "one step", call: "one call", epoch: "one epoch", run: "one run" };

/** 0.45 µs, 985 µs, 4.53 ms, 2.10 s */
export function duration(us) {
  const [value, unit] = us < 1000 ? [us, "µs"] : us < 1e6 ? [us / 1000, "ms"] : [us / 1e6, "s"];
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

const power = (value) => (value === 0 ? "0" : value.toExponential(0).replace("e-", "e−"));

/** `us` a row takes, in relation to `base`: "3.20×" takes 3.2 times as long. */
const ratio = (us, base) => (base === undefined ? "" : `${ratioText(us / base)}×`);

function rowOf(record, workload, best) {
  const { peer, variant = "", threads = "", medianUs, minUs, maxUs, deviation, accuracy } = record;
  return [
    peer,
    variant,
    threads,
    duration(medianUs),
    `${duration(minUs)} – ${duration(maxUs)}`,
    ratio(medianUs, best.hillock),
    ratio(medianUs, best.peer),
    (flopsOf(workload) / medianUs / 1000).toPrecision(3),
    deviation === undefined ? "only that it learns" : power(deviation),
    ...(accuracy === undefined ? [] : [`${(100 * accuracy).toFixed(2)} %`]),
  ];
}

/** Who is missing for the same reason, on one line. */
function missingLines(records) {
  const byReason = new Map();
  for (const { peer, variant, threads, missing } of records) {
    const name = variant === undefined ? peer : `${peer} (${variant}, ${threads === 1 ? "1 thread" : `${threads} threads`})`;
    byReason.set(missing, [...(byReason.get(missing) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => `- missing: ${names.join(", ")}: ${reason}`);
}

function section(workload, records) {
  const own = records.filter((record) => record.workload === workload.name || record.workload === undefined);
  const measured = own.filter(({ medianUs }) => medianUs !== undefined).sort((a, b) => a.medianUs - b.medianUs);
  const best = {
    hillock: measured.find(({ peer }) => peer === "hillock")?.medianUs,
    peer: measured.find(({ peer }) => peer !== "hillock")?.medianUs,
  };
  const header = ["peer", "variant", "threads", "median", "min – max", "÷ Hillock's best", "÷ best peer", "GFLOP/s", "deviation"];
  if (measured.some(({ accuracy }) => accuracy !== undefined)) header.push("test accuracy");
  const rows = [header, header.map(() => "---"), ...measured.map((record) => rowOf(record, workload, best))];
  const missing = missingLines(own.filter((record) => record.missing !== undefined));
  const parts = [`### ${workload.name}: ${workload.title} (${UNITS[workload.unit]})`, ""];
  if (measured.length > 0) parts.push(...rows.map((cells) => `| ${cells.join(" | ")} |`), "");
  if (missing.length > 0) parts.push(...missing, "");
  return parts.join("\n");
}

/** Best first; what is missing comes last, with its reason. */
export const markdown = (records, workloads) => workloads.map((workload) => section(workload, records)).join("\n");
