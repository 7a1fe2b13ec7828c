/**
 * A peer's worker process, kept alive over all rounds so that start-up, imports and warm-up are paid once.
 *
 * It reads one JSON request a line on stdin and answers one JSON line on stdout:
 *   (started) → {"ready": true, "version": "2.13.0"}
 *   {"do": "prepare", "workload": {…}, "milliseconds": 400} → {"variants": ["eager", …]}
 *   {"do": "check", "variant": "eager", "steps": 3} → {"losses": [2.3, 2.2, 2.1, 2.0]}, {"outputs": [0.1, …]} or {}
 *   {"do": "measure", "variant": "eager", "milliseconds": 400, "seed": 1} → {"us": 183.2, "accuracy"?: 0.97}
 * `prepare` builds the network and its data, and warms up for half of the milliseconds that a step workload will be measured for. `check`
 * starts from the weights of data.mjs and takes steps on the first batch: see check.mjs.
 * An answer {"error": "…"} means that the worker cannot do it, {"error": "…", "unavailable": true} that this machine lacks
 * what it would need; the others go on. It ends when stdin closes.
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const TIMEOUT_MS = 10 * 60_000;

/** An error says `unavailable` where this machine lacks what was asked for; any other is a failure. */
export function orThrow(answer) {
  const { error, unavailable } = answer;
  if (error !== undefined) throw Object.assign(new Error(error), { unavailable });
  return answer;
}

export class Worker {
  #process;
  #lines;
  #stderr = "";

  /** Starts the process and waits until it is ready. @throws Error with the end of what it wrote to stderr. */
  static async start({ command, args, env }) {
    const worker = new Worker();
    worker.#process = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    worker.#process.stderr.on("data", (chunk) => {
      worker.#stderr = (worker.#stderr + chunk).slice(-2000);
    });
    // A process that cannot be started or has died is noticed when the next line does not come.
    worker.#process.on("error", (error) => {
      worker.#stderr += error.message;
    });
    worker.#process.stdin.on("error", () => {});
    worker.#lines = createInterface({ input: worker.#process.stdout })[Symbol.asyncIterator]();
    const { version } = await worker.#answer();
    worker.version = version;
    return worker;
  }

  async ask(request) {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  async #answer() {
    let timer;
    const timeout = new Promise((resolve) => {
      timer = setTimeout(() => resolve("timeout"), TIMEOUT_MS);
    });
    const line = await Promise.race([this.#lines.next(), timeout]);
    clearTimeout(timer);
    if (line === "timeout") {
      this.stop();
      throw new Error(`no answer within ${TIMEOUT_MS / 60_000} minutes`);
    }
    if (line.done) throw new Error(`the worker ended: ${lastLine(this.#stderr) ?? "without a message"}`);
    const answer = JSON.parse(line.value);
    return orThrow(answer);
  }

  stop() {
    this.#process.stdin.end();
    this.#process.kill();
  }
}

const lastLine = (text) => text.trim().split("\n").at(-1) || undefined;
