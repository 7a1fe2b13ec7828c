/**
 * `npm run bench`: Hillock beside its peers, in interleaved rounds. See README.md.
 * Ends with code 1 when Hillock itself could not be measured; a missing peer is reported, and is no failure.
 */

import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { measureWorkload } from "./lib/measure.mjs";
import { HELP, readOptions, UsageError } from "./lib/options.mjs";
import { markdown } from "./lib/report.mjs";
import { Worker } from "./lib/worker.mjs";
import { smoke } from "./lib/workloads.mjs";
import * as brainjs from "./peers/brainjs/peer.mjs";
import * as hillock from "./peers/hillock/peer.mjs";
import * as synaptic from "./peers/synaptic/peer.mjs";
import * as tfjs from "./peers/tfjs/peer.mjs";
import * as torch from "./peers/torch/peer.mjs";

/** A peer: `configurations` of its worker, and `locate`, which installs what is needed and says how the worker is started. */
const PEERS = { hillock, torch, tfjs, brainjs, synaptic };

const say = (text) => process.stderr.write(`${text}\n`);

/** Starts one worker per configuration. What cannot start becomes a record with the reason. */
async function startAll(peerNames, options) {
  const contestants = [];
  const missing = [];
  for (const peer of peerNames) {
    for (const configuration of PEERS[peer].configurations) {
      const { threads, backend: variant } = configuration;
      const label = variant === undefined ? peer : `${peer} (${variant})`;
      try {
        const worker = await Worker.start(await PEERS[peer].locate(configuration, { say, ...options }));
        say(`${label} ${worker.version}, ${threads} ${threads === 1 ? "thread" : "threads"}`);
        contestants.push({ peer, variant, threads, worker });
      } catch (error) {
        say(`${label} is missing: ${error.message}`);
        missing.push({ peer, variant, threads, missing: error.message });
      }
    }
  }
  return { contestants, missing };
}

function write(records, options) {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const machine = `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  const table = `${markdown(records, options.workloads)}\n${machine}; medians of interleaved rounds: ${options.rounds}.\n`;
  if (options.json === "-") {
    process.stdout.write(lines);
    process.stderr.write(table);
    return;
  }
  process.stdout.write(table);
  if (options.json !== undefined) writeFileSync(options.json, lines);
}

async function main() {
  const options = readOptions(process.argv.slice(2), Object.keys(PEERS));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const { contestants, missing } = await startAll(options.peers, options);
  const records = [...missing];
  try {
    for (const workload of options.workloads) {
      const onRound = ({ name }, round) => say(`${name}: round ${round + 1} of ${options.rounds}`);
      const sized = options.smoke ? smoke(workload) : workload;
      records.push(...(await measureWorkload(contestants, sized, { ...options, onRound })));
    }
  } finally {
    for (const { worker } of contestants) worker.stop();
  }
  write(records, options);
  return records.some(({ peer, missing: reason }) => peer === "hillock" && reason !== undefined) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
