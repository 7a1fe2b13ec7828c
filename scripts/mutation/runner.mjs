/** Runs tests in the process of `tests.mjs`, and ends that process when it takes too long. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export class Runner {
  #settings;
  #child;
  constructor(settings) {
    this.#settings = settings;
  }

  async #start() {
    const path = fileURLToPath(new URL("tests.mjs", import.meta.url));
    // A group of its own, so that the processes that vitest starts end with it.
    const child = fork(path, [JSON.stringify(this.#settings)], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, CI: "true" },
    });
    let errors = "";
    child.stderr.on("data", (part) => {
      errors = (errors + part).slice(-4000);
    });
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`vitest did not start (${code}): ${errors}`)));
    });
    return child;
  }

  /** @returns {Promise<{ result?: object, error?: string, timedOut?: boolean }>} */
  async run(job, milliseconds) {
    this.#child ??= await this.#start();
    const child = this.#child;
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearTimeout(timer);
        child.off("message", finish);
        child.off("exit", lost);
        resolve(answer);
      };
      const lost = (code) => {
        this.#child = undefined;
        finish({ error: `the tests' process ended with ${code}` });
      };
      const timer = setTimeout(() => {
        this.stop();
        finish({ timedOut: true });
      }, milliseconds);
      child.once("message", finish);
      child.once("exit", lost);
      child.send(job);
    });
  }

  stop() {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    child.removeAllListeners("exit");
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
