/** Ratios to the peers, beside what they should be. */

const JAVASCRIPT = ["jaxjs", "tfjs", "brainjs", "synaptic", "onnxruntime-web"];
const AGAINST = { torch: ["torch"], javascript: JAVASCRIPT };
const NAMES = { torch: "PyTorch's best", javascript: "the best JavaScript library" };

const fastest = (records) =>
  records.reduce((best, record) => (best === undefined || record.medianUs < best.medianUs ? record : best), undefined);

/** Hillock's record of that variant on the most threads. */
function hillockWith(records, variant) {
  const own = records.filter((record) => record.peer === "hillock" && record.variant === variant);
  return own.reduce((most, record) => (most === undefined || record.threads > most.threads ? record : most), undefined);
}

const who = ({ peer, variant, threads }) => [peer, variant, threads === 1 ? "1 thread" : `${threads} threads`].filter(Boolean).join(", ");

/** [{ workload, ours, theirs, ratio, target, reached }]: what cannot be judged is left out. */
export function verdicts(records, workloads) {
  return workloads.flatMap(({ name, targets = {} }) => {
    const measured = records.filter((record) => record.workload === name && record.medianUs !== undefined);
    const compare = (ours, theirs, against, target) => {
      if (ours === undefined || theirs === undefined) return [];
      const ratio = theirs.medianUs / ours.medianUs;
      return [{ workload: name, ours: who(ours), against, theirs: who(theirs), ratio, target, reached: ratio >= target }];
    };
    const { threads, ...rest } = targets;
    const againstPeers = Object.entries(rest).flatMap(([variant, wanted]) =>
      Object.entries(wanted).flatMap(([group, target]) => {
        const theirs = fastest(measured.filter(({ peer }) => AGAINST[group].includes(peer)));
        return compare(hillockWith(measured, variant), theirs, NAMES[group], target);
      }),
    );
    if (threads === undefined) return againstPeers;
    const single = measured.find((record) => record.peer === "hillock" && record.variant === "wasm" && record.threads === 1);
    const several = hillockWith(measured, "wasm");
    return [...againstPeers, ...(several === single ? [] : compare(several, single, "one thread", threads))];
  });
}

/** 3.25, 12.5, 640 */
export const ratioText = (ratio) => (ratio < 10 ? ratio.toFixed(2) : ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0));

export function verdictTable(list) {
  if (list.length === 0) return "";
  const rows = list.map(({ workload, ours, against, theirs, ratio, target, reached }) =>
    [
      workload,
      ours,
      against === "one thread" ? against : `${against} (${theirs})`,
      `${ratioText(ratio)}×`,
      `${target}×`,
      reached ? "yes" : "no",
    ].join(" | "),
  );
  const header = "| workload | Hillock | against | times as fast | target | reached |\n|---|---|---|---|---|---|\n";
  return `### Ratios\n\n${header}${rows.map((row) => `| ${row} |\n`).join("")}`;
}
