/**
 * `npm run bench`: Hillock beside its peers, in interleaved rounds. See README.md.
 * Ends with code 1 when Hillock could not be measured, or computed something wrong. What this machine lacks (a BLAS library, say), and peers
 * that are missing, are reported and are no failure.
 */

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { measureWorkload } from "./lib/measure.mjs";
import { HELP, readOptions, UsageError } from "./lib/options.mjs";
import { PEER_NAMES, startProcesses } from "./lib/peers.mjs";
import { barPicture } from "./lib/picture.mjs";
import { markdown } from "./lib/report.mjs";
import { verdicts, verdictTable } from "./lib/verdict.mjs";
import { smoke } from "./lib/workloads.mjs";

const say = (text) => process.stderr.write(`${text}\n`);

/** What the machine is, in a line under the tables. */
const machine = (cores, where = `Node ${process.versions.node}`) =>
  `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cores} ${cores === 1 ? "core" : "cores"}, ${where}`;

/** JSON lines, a text and a picture, where the options want them. */
function write({ lines, text, picture }, options) {
  const json = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (options.json === "-") process.stdout.write(json);
  else if (options.json !== undefined) writeFileSync(options.json, json);
  (options.json === "-" ? process.stderr : process.stdout).write(text);
  if (options.picture !== undefined && picture !== undefined) writeFileSync(options.picture, picture);
}

/** All workloads, for contestants that have been started already. */
async function table({ contestants, missing }, options, footnote) {
  const workloads = options.mode === "smoke" ? options.workloads.map(smoke) : options.workloads;
  const records = [...missing];
  try {
    for (const workload of workloads) records.push(...(await measureWorkload(contestants, workload, { ...options, onNews: say })));
  } finally {
    for (const { worker } of contestants) worker.stop();
  }
  const picture = barPicture(records, workloads, footnote);
  const ratios = options.mode === "smoke" ? "" : `${verdictTable(verdicts(records, workloads))}\n`;
  const text = `${markdown(records, workloads)}\n${ratios}${footnote}.\n`;
  write({ lines: records, text, picture }, options);
  const failed = records.some(
    ({ peer, missing: reason, unavailable }) => peer === "hillock" && reason !== undefined && unavailable !== true,
  );
  return failed ? 1 : 0;
}

const rounds = ({ rounds: count }) => `medians of ${count} interleaved rounds`;

const MODES = {
  async bench(options) {
    return table(await startProcesses(options.peers, { ...options, say }), options, `${machine(options.cores)}; ${rounds(options)}`);
  },
  async smoke(options) {
    return table(await startProcesses(options.peers, { ...options, say }), options, "a smoke test: not a measurement");
  },
  async browser(options) {
    const { openPages } = await import("./browser/pages.mjs");
    const pages = await openPages(options.peers, { ...options, say });
    try {
      return await table(pages, options, `${machine(options.cores, pages.browser)}; ${rounds(options)}`);
    } finally {
      await pages.close();
    }
  },
  async accuracy(options) {
    const { measureAccuracy } = await import("./lib/accuracy.mjs");
    write(await measureAccuracy({ ...options, say }), options);
    return 0;
  },
  async scaling(options) {
    const { measureScaling } = await import("./lib/scaling.mjs");
    write(await measureScaling({ ...options, say }, machine(options.cores)), options);
    return 0;
  },
  async roofline(options) {
    const { roofline, rooflineMarkdown } = await import("./roofline/roofline.mjs");
    const records = await roofline(options);
    write({ lines: records, text: `${rooflineMarkdown(records)}\n${machine(options.cores)}; ${rounds(options)}.\n` }, options);
    return 0;
  },
};

async function main() {
  const options = readOptions(process.argv.slice(2), PEER_NAMES);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  return MODES[options.mode](options);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
