/** Ratios to the peers, beside what they should be. */

/** The libraries that run as JavaScript and WebAssembly; onnxruntime-node is a native one. */
const JAVASCRIPT = ["jaxjs", "tfjs", "brainjs", "synaptic", "onnxruntime-web"];
const GROUPS = {
  torch: { name: "PyTorch's best", has: ({ peer }) => peer === "torch" },
  javascript: { name: "the best JavaScript library", has: ({ peer }) => JAVASCRIPT.includes(peer) },
};

const least = (records, number) =>
  records.reduce((best, record) => (best === undefined || number(record) < number(best) ? record : best), undefined);
const fastest = (records) => least(records, ({ medianUs }) => medianUs);
const onMostThreads = (records) => least(records, ({ threads }) => -threads);

/**
 * Every target of every workload: [{ workload, variant, ours?, against, theirs?, ratio?, target, reached? }]. What could not be measured
 * lacks `ours` or `theirs`, and the ratio with them.
 */
export function verdicts(records, workloads) {
  return workloads.flatMap(({ name, targets = {} }) => {
    const measured = records.filter((record) => record.workload === name && record.medianUs !== undefined);
    const hillock = (variant) => measured.filter((record) => record.peer === "hillock" && record.variant === variant);
    const compare = (variant, ours, against, theirs, target) => {
      const common = { workload: name, variant, ours, against, theirs, target };
      if (ours === undefined || theirs === undefined) return common;
      const ratio = theirs.medianUs / ours.medianUs;
      return { ...common, ratio, reached: ratio >= target };
    };
    const { threads, ...groupsByVariant } = targets;
    const list = Object.entries(groupsByVariant).flatMap(([variant, groups]) =>
      Object.entries(groups).map(([group, target]) => {
        const theirs = fastest(measured.filter(GROUPS[group].has));
        return compare(variant, onMostThreads(hillock(variant)), GROUPS[group].name, theirs, target);
      }),
    );
    if (threads === undefined) return list;
    const [single, several] = [
      hillock("wasm").find((record) => record.threads === 1),
      onMostThreads(hillock("wasm").filter((record) => record.threads > 1)),
    ];
    return [...list, compare("wasm", several, "one thread", single, threads)];
  });
}

/** 3.25, 12.5, 640 */
export const ratioText = (ratio) => (ratio < 10 ? ratio.toFixed(2) : ratio < 100 ? ratio.toFixed(1) : ratio.toFixed(0));

const threadsText = (threads) => (threads === 1 ? "1 thread" : `${threads} threads`);
const details = (record) => [record.peer, record.variant, threadsText(record.threads)].filter((part) => part !== undefined).join(", ");

function row({ workload, variant, ours, against, theirs, ratio, target, reached }) {
  const hillock = ours === undefined ? variant : `${variant}, ${threadsText(ours.threads)}`;
  const other = theirs === undefined || theirs.peer === "hillock" ? against : `${against} (${details(theirs)})`;
  const verdict = ratio === undefined ? ["not measured", `${target}×`, ""] : [`${ratioText(ratio)}×`, `${target}×`, reached ? "yes" : "no"];
  return `| ${[workload, hillock, other, ...verdict].join(" | ")} |\n`;
}

export function verdictTable(list) {
  if (list.length === 0) return "";
  const header = "| workload | Hillock | against | times as fast | target | reached |\n|---|---|---|---|---|---|\n";
  return `### Ratios\n\n${header}${list.map(row).join("")}`;
}
