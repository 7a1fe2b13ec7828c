/**
 * Starts many processes, each with several worker threads that begin to train at the same moment, on a machine that is kept busy, and compares the
 * bits of all trained weights. Ends with "N passed, N failed": a case is one training, and fails when its bits are not those of most.
 *
 *   node scripts/same-bits.mjs --processes 300 --threads 4 --load 3
 *
 * Build the library first (`npx tsc -b`).
 */

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const self = fileURLToPath(import.meta.url);

/** The FNV-1a hash of all weights. */
function fingerprint(weights) {
  let hash = 2166136261;
  for (const { data } of weights) for (const word of new Uint32Array(data.slice().buffer)) hash = Math.imul(hash ^ word, 16777619);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** In a worker: waits for the others, then trains a network whose products are worth a BLAS, shared by two threads. */
async function train({ gate, threads }) {
  const { dense, engineFacts, sequential, wasm } = await import("hillock");
  const signal = new Int32Array(gate);
  if (Atomics.add(signal, 0, 1) + 1 === threads) Atomics.notify(signal, 0);
  for (let seen = 0; seen < threads; seen = Atomics.load(signal, 0)) Atomics.wait(signal, 0, seen);
  const [rows, inputs, outputs] = [128, 784, 4];
  const table = (columns, frequency) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => Math.sin((i * columns + j) * frequency)));
  const net = sequential([dense(64, { activation: "tanh", inputShape: [inputs] }), dense(outputs)], {
    seed: 1,
    device: wasm({ threads: 2 }),
  });
  net.compile({ optimizer: "adam", loss: "meanSquaredError" });
  await net.fit(table(inputs, 0.37), table(outputs, 0.11), { epochs: 2, batchSize: 64 });
  const { library, reason } = engineFacts().blas;
  const by = library === undefined ? `WebAssembly: ${reason}` : `${library.vendor} ${library.core ?? ""}`;
  parentPort.postMessage({ bits: fingerprint(net.getWeights()), by });
}

/** One process: its trainings as JSON on stdout. */
async function process1(threads) {
  const gate = new SharedArrayBuffer(4);
  const results = Array.from({ length: threads }, () => {
    const worker = new Worker(self, { workerData: { gate, threads } });
    return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  });
  process.stdout.write(JSON.stringify(await Promise.all(results)), () => process.exit(0));
}

/** @returns {Promise<{ bits: string, by: string }[]>} what the trainings of one process came to; a process that ended early counts as other bits. */
function runProcess(threads) {
  const child = spawn(process.execPath, [self, "--process", "--threads", String(threads)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (part) => {
    text += part;
  });
  return new Promise((resolve) =>
    child.on("close", (code) =>
      resolve(code === 0 ? JSON.parse(text) : Array.from({ length: threads }, () => ({ bits: `none: ended with ${code}`, by: "nothing" }))),
    ),
  );
}

async function main({ processes, threads, load }) {
  const busy = Array.from({ length: load }, () => spawn(process.execPath, ["--eval", "for (;;);"], { stdio: "ignore" }));
  const counts = new Map();
  let left = processes;
  const work = async () => {
    while (left-- > 0)
      for (const { bits, by } of await runProcess(threads)) counts.set(`${bits} by ${by}`, (counts.get(`${bits} by ${by}`) ?? 0) + 1);
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  } finally {
    for (const child of busy) child.kill();
  }
  return counts;
}

if (!isMainThread) await train(workerData);
else {
  const { values } = parseArgs({
    options: {
      processes: { type: "string", default: "20" },
      threads: { type: "string", default: "4" },
      load: { type: "string", default: "2" },
      process: { type: "boolean" },
    },
  });
  const threads = Number(values.threads);
  if (values.process) await process1(threads);
  else {
    const counts = await main({ processes: Number(values.processes), threads, load: Number(values.load) });
    const byBits = new Map();
    for (const [what, count] of [...counts].sort(([, a], [, b]) => b - a)) {
      console.log(`${String(count).padStart(6)} × ${what}`);
      const [bits] = what.split(" ");
      byBits.set(bits, (byBits.get(bits) ?? 0) + count);
    }
    const all = [...byBits.values()].reduce((sum, count) => sum + count, 0);
    const most = Math.max(0, ...byBits.values());
    console.log(`${most} passed, ${all - most} failed`);
    process.exitCode = most === all && all > 0 ? 0 : 1;
  }
}
