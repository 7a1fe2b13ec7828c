/** Runs tests in the process of `tests.mjs`, and ends that process when it takes too long. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Settings
 * @property {string} root the repository
 * @property {readonly string[]} include where tests are, as patterns
 * @property {Readonly<Record<string, string>>} alias names of modules → files
 *
 * @typedef {object} Job
 * @property {string} file the source that is replaced; "" for none
 * @property {string} text what it is replaced by
 * @property {readonly string[]} tests test files in the order in which they run, until one fails
 *
 * @typedef {object} Outcome
 * @property {{ readonly file: string, readonly test: string, readonly timedOut: boolean }} [failure] the first one. `file` is "" for an error outside of every test
 * @property {Readonly<Record<string, number>>} seconds how long each test file took that passed
 *
 * @typedef {object} Answer
 * @property {Outcome} [result]
 * @property {string} [error] the process ended, or could not run the tests
 * @property {boolean} [timedOut]
 */

export class Runner {
  #settings;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  /** @param {Settings} settings */
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
    child.stderr?.on("data", (part) => {
      errors = (errors + part).slice(-4000);
    });
    this.#child = child;
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`vitest did not start (${code}): ${errors}`)));
    });
    child.removeAllListeners("exit");
    return child;
  }

  /**
   * @param {Job} job
   * @param {number} milliseconds after which the process is ended
   * @returns {Promise<Answer>}
   */
  async run(job, milliseconds) {
    const child = this.#child ?? (await this.#start());
    return new Promise((resolve) => {
      /** @param {Answer} answer */
      const finish = (answer) => {
        clearTimeout(timer);
        child.off("message", received);
        child.off("exit", lost);
        resolve(answer);
      };
      const received = (/** @type {unknown} */ answer) => finish(/** @type {Answer} */ (answer));
      const lost = (/** @type {number | null} */ code) => {
        this.#child = undefined;
        finish({ error: `the tests' process ended with ${code}` });
      };
      const timer = setTimeout(() => {
        this.stop();
        finish({ timedOut: true });
      }, milliseconds);
      child.once("message", received);
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
