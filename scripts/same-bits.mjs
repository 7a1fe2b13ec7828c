/**
 * Starts many processes, each with several worker threads that begin to train at the same moment, on a machine that is kept busy, and compares the
 * bits of all trained weights. Ends with "N passed, N failed": a case is one training, and fails when its bits are not those of most, or when it has none.
 *
 *   node scripts/same-bits.mjs --processes 300 --threads 4 --load 3 --seconds 600
 *
 * After so many seconds no further process begins. Build the library first (`npx tsc -b`).
 */

import { fork, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/**
 * @typedef {{ readonly gate: SharedArrayBuffer, readonly threads: number }} Start
 * @typedef {{ readonly bits: string | undefined, readonly by: string }} Trained `bits` are missing when the training did not come to its end
 */

const self = fileURLToPath(import.meta.url);

/**
 * The FNV-1a hash of all weights.
 * @param {readonly { readonly data: Float32Array }[]} weights
 */
function fingerprint(weights) {
  let hash = 2166136261;
  for (const { data } of weights) for (const word of new Uint32Array(data.slice().buffer)) hash = Math.imul(hash ^ word, 16777619);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * In a worker: waits for the others, then trains a network whose products are worth a BLAS, shared by two threads.
 * @param {Start} start
 */
async function train({ gate, threads }) {
  const { dense, engineFacts, sequential, wasm } = await import("hillock");
  const signal = new Int32Array(gate);
  if (Atomics.add(signal, 0, 1) + 1 === threads) Atomics.notify(signal, 0);
  for (let seen = 0; seen < threads; seen = Atomics.load(signal, 0)) Atomics.wait(signal, 0, seen);
  const [rows, inputs, outputs] = [128, 784, 4];
  const table = (/** @type {number} */ columns, /** @type {number} */ frequency) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => Math.sin((i * columns + j) * frequency)));
  const net = sequential([dense(64, { activation: "tanh", inputShape: [inputs] }), dense(outputs)], {
    seed: 1,
    device: wasm({ threads: 2 }),
  });
  net.compile({ optimizer: "adam", loss: "meanSquaredError" });
  await net.fit(table(inputs, 0.37), table(outputs, 0.11), { epochs: 2, batchSize: 64 });
  const { library, reason } = engineFacts().blas;
  const by = library === undefined ? `WebAssembly: ${reason}` : `${library.vendor} ${library.core ?? ""}`;
  /** @type {Trained} */
  const trained = { bits: fingerprint(net.getWeights()), by };
  parentPort?.postMessage(trained);
}

/**
 * One process: its trainings as JSON on stdout.
 * @param {number} threads
 */
async function trainings(threads) {
  const gate = new SharedArrayBuffer(4);
  const results = Array.from({ length: threads }, () => {
    const worker = new Worker(self, { workerData: { gate, threads } });
    return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  });
  process.stdout.write(JSON.stringify(await Promise.all(results)), () => process.exit(0));
}

/**
 * What the trainings of one process came to.
 * @param {number} threads
 * @returns {Promise<Trained[]>}
 */
function runProcess(threads) {
  const child = spawn(process.execPath, [self, "--process", "--threads", String(threads)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (part) => {
    text += part;
  });
  return new Promise((resolve) =>
    child.on("close", (code, signal) => {
      const ended = { bits: undefined, by: `nothing: the process ended with ${code ?? signal}` };
      resolve(code === 0 ? JSON.parse(text) : Array.from({ length: threads }, () => ended));
    }),
  );
}

/** One core's worth of work, until whoever asked for it is gone. */
function keepBusy() {
  process.on("disconnect", () => process.exit());
  const burst = () => {
    for (const end = performance.now() + 50; performance.now() < end; );
    setImmediate(burst);
  };
  burst();
}

/** @param {{ processes: number, threads: number, load: number, seconds: number }} options */
async function main({ processes, threads, load, seconds }) {
  const end = performance.now() + 1000 * seconds;
  const busy = Array.from({ length: load }, () => fork(self, ["--busy"]));
  /** @type {Trained[]} */
  const all = [];
  let left = processes;
  const work = async () => {
    while (left-- > 0 && performance.now() < end) all.push(...(await runProcess(threads)));
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  } finally {
    for (const child of busy) child.kill();
  }
  return all;
}

/**
 * @param {readonly string[]} names
 * @returns {[name: string, times: number][]} the most frequent first
 */
function counted(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

const { values } = parseArgs({
  // A worker has its process's arguments.
  options: {
    processes: { type: "string", default: "20" },
    threads: { type: "string", default: "4" },
    load: { type: "string", default: "2" },
    seconds: { type: "string", default: "Infinity" },
    process: { type: "boolean", default: false },
    busy: { type: "boolean", default: false },
  },
});
const [processes, threads, load] = [Number(values.processes), Number(values.threads), Number(values.load)];
const seconds = Number(values.seconds);
if (!isMainThread) await train(workerData);
else if (values.busy) keepBusy();
else if (values.process) await trainings(threads);
else {
  const all = await main({ processes, threads, load, seconds });
  for (const [what, times] of counted(all.map(({ bits, by }) => `${bits ?? "no bits"} by ${by}`)))
    console.log(`${String(times).padStart(6)} × ${what}`);
  const same = counted(all.flatMap(({ bits }) => bits ?? []))[0]?.[1] ?? 0;
  console.log(`${same} passed, ${all.length - same} failed`);
  process.exitCode = same === all.length && same > 0 ? 0 : 1;
}
