/** The Markdown table. */

const UNITS = { step: "one step", epoch: "one epoch", run: "one run" };

/** 0.45 µs, 985 µs, 4.53 ms, 2.10 s */
export function duration(us) {
  const [value, unit] = us < 1000 ? [us, "µs"] : us < 1e6 ? [us / 1000, "ms"] : [us / 1e6, "s"];
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

/** How Hillock's best stands to this row: "3.2×" is a row that takes 3.2 times as long. */
function ratio(us, base) {
  if (base === undefined) return "";
  const times = us / base;
  return `${times < 1000 ? times.toPrecision(3) : times.toFixed(0)}×`;
}

function rowOf(record, base) {
  const who = [record.peer, record.variant ?? "", record.threads ?? ""];
  if (record.missing !== undefined) return [...who, "missing", record.missing.replaceAll("|", "\\|"), "", ""];
  const spread = `${duration(record.minUs)} – ${duration(record.maxUs)}`;
  const accuracy = record.accuracy === undefined ? "" : `${(100 * record.accuracy).toFixed(2)} %`;
  return [...who, duration(record.medianUs), spread, ratio(record.medianUs, base), accuracy];
}

/** Best first; what is missing comes last, with its reason. */
export function markdown(records, workloads) {
  const parts = workloads.map((workload) => {
    const own = records.filter((record) => record.workload === workload.name || record.workload === undefined);
    own.sort((a, b) => (a.medianUs ?? Number.POSITIVE_INFINITY) - (b.medianUs ?? Number.POSITIVE_INFINITY));
    const base = own.find(({ peer, medianUs }) => peer === "hillock" && medianUs !== undefined)?.medianUs;
    const heading = `### ${workload.name}: ${workload.title} (${UNITS[workload.unit]})`;
    const header = ["peer", "variant", "threads", "median", "min – max", "÷ Hillock's best", "test accuracy"];
    const rows = [header, header.map(() => "---"), ...own.map((record) => rowOf(record, base))];
    return [heading, "", ...rows.map((cells) => `| ${cells.join(" | ")} |`), ""].join("\n");
  });
  return parts.join("\n");
}
