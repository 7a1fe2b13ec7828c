/**
 * A mutant's trial: the tests that reach it run, the likeliest first, until one fails. A failure counts only if the same tests pass without the mutant;
 * otherwise the run ends, since nothing can be learned from tests that fail anyway. A failure far from the mutant has to come again: tests of clocks and
 * threads may fail by themselves on a machine that is crowded.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../run.mjs";
import { sources } from "./chosen.mjs";
import { filesUnder, Reach, testsReaching } from "./reach.mjs";
import { Runner } from "./runner.mjs";
import { mutated } from "./sites.mjs";

/**
 * @typedef {import("./sites.mjs").Site} Site
 * @typedef {{ status: "killed" | "timeout" | "survived", by: string, seconds: number }} Trial
 * @typedef {{ seconds: Record<string, number>, trials: Record<string, Trial> }} Kept
 */

const keptFile = join(root, "node_modules/.cache/hillock-mutation.json");
const alias = { "#platform": join(sources, "platform/node.ts"), hillock: join(sources, "index.ts") };
/** Test files that take longer, in seconds, are not among the fast ones. */
const slowest = 12;
/** Tests of workers that are lost, of memory, and of programs that were built: by nature slow, some of them not steady where tests share a process, none about a value. */
const unsuited = /\/(?:team|joining|threads|memory|dispose|highMemory|alive|bundle|types|editor|policies)\.test\.ts$/;
/** Test files in a mutant's first round; each further round has twice as many. */
const firstRound = 3;

/** @returns {Kept} what earlier runs found */
const keptBefore = () => (existsSync(keptFile) ? JSON.parse(readFileSync(keptFile, "utf8")) : { seconds: {}, trials: {} });

/** @param {string} path */
const topFolder = (path) => relative(sources, path).split("/")[0];

export class Trials {
  #options;
  #kept;
  /** Test files that passed without a mutant in this run. */
  #green = new Set();
  #tests;
  #runner = new Runner({ root, include: ["packages/hillock/{src,test}/**/*.test.ts"], alias });

  /** @param {{ seconds: number, fresh: boolean, textOf: (file: string) => string }} options */
  constructor(options) {
    this.#options = options;
    if (options.fresh) rmSync(keptFile, { force: true });
    this.#kept = keptBefore();
    const reach = new Reach(alias);
    this.#tests = new Map(
      [...filesUnder(sources), ...filesUnder(join(sources, "../test"))]
        .filter((path) => path.endsWith(".test.ts") && !path.endsWith(".browser.test.ts") && !unsuited.test(path))
        .map((path) => [path, reach.distances(path)]),
    );
  }

  stop() {
    this.#runner.stop();
  }

  /**
   * What an earlier run found, unless the mutant's file has changed since. A survivor is always tried again: the tests may have been changed to notice it.
   * @param {Site} site
   * @returns {Trial | undefined}
   */
  known(site) {
    const trial = this.#kept.trials[this.#keyOf(site)];
    return trial?.status === "survived" ? undefined : trial;
  }

  /**
   * @param {Site} site
   * @returns {Promise<Trial>}
   */
  async run(site) {
    const begin = performance.now();
    const outcome = await this.#rounds(site);
    const trial = { ...outcome, seconds: (performance.now() - begin) / 1000 };
    this.#kept.trials[this.#keyOf(site)] = trial;
    this.#keep();
    return trial;
  }

  /** Runs of other folders may go on beside this one: what they found stays. */
  #keep() {
    const others = keptBefore();
    for (const [test, took] of Object.entries(others.seconds)) this.#time(test, took);
    const kept = { seconds: this.#kept.seconds, trials: { ...others.trials, ...this.#kept.trials } };
    mkdirSync(dirname(keptFile), { recursive: true });
    writeFileSync(`${keptFile}.${process.pid}`, JSON.stringify(kept));
    renameSync(`${keptFile}.${process.pid}`, keptFile);
  }

  /**
   * @param {Site} site
   * @returns {Promise<Omit<Trial, "seconds">>}
   */
  async #rounds(site) {
    const file = join(root, site.file);
    const all = testsReaching(file, this.#tests, (test) => this.#secondsOf(test)).filter(
      (test) => this.#secondsOf(test) <= slowest || dirname(test) === dirname(file),
    );
    if (all.length === 0) return { status: "survived", by: "no test reaches it" };
    const text = mutated(this.#options.textOf(site.file), site);
    let spent = 0;
    let tried = 0;
    for (let size = firstRound; tried < all.length && spent < this.#options.seconds; size *= 2) {
      const tests = all.slice(tried, tried + size);
      const expected = tests.reduce((sum, test) => sum + this.#secondsOf(test), 0);
      const limit = 1000 * (20 + 6 * expected);
      const { result, error, timedOut } = await this.#runner.run({ file, text, tests }, limit);
      if (result !== undefined) this.#timeAll(result.seconds);
      const { failure } = result ?? {};
      if (timedOut || failure?.timedOut) {
        const slow = failure?.file ? [failure.file] : tests;
        const by = failure === undefined ? "tests came to no end" : `${failure.file.split("/").pop()}: ${failure.test}`;
        if (await this.#inTime(slow, limit)) return { status: "timeout", by };
        console.log(`     (${by}: but without the mutant it takes as long, at this moment)`);
      } else if (result === undefined) return this.#noticed(error?.slice(0, 200) ?? "nothing", tests);
      else if (failure !== undefined) {
        const blamed = failure.file === "" ? tests : [failure.file];
        const by = `${failure.file.split("/").pop()}: ${failure.test}`;
        if (topFolder(failure.file) === topFolder(file)) return this.#noticed(by, blamed);
        const again = await this.#runner.run({ file, text, tests: blamed }, limit);
        if (again.result === undefined || again.result.failure !== undefined) return this.#noticed(by, blamed);
        console.log(`     (${by} failed once, and then passed)`);
      }
      if (timedOut || failure !== undefined) {
        // Those behind it have not run.
        tried += failure?.file ? tests.indexOf(failure.file) + 1 : tests.length;
        continue;
      }
      spent += tests.reduce((sum, test) => sum + this.#secondsOf(test), 0);
      tried += tests.length;
    }
    return { status: "survived", by: `${tried} test files` };
  }

  /**
   * Whether tests come to their end without a mutant at this moment: a machine may be so busy that they do not.
   * @param {readonly string[]} tests
   * @param {number} limit
   */
  async #inTime(tests, limit) {
    const { result } = await this.#runner.run({ file: "", text: "", tests }, limit);
    return result !== undefined && result.failure === undefined;
  }

  /**
   * @param {string} by
   * @param {readonly string[]} tests
   * @returns {Promise<Omit<Trial, "seconds">>}
   * @throws Error when they fail without the mutant, too
   */
  async #noticed(by, tests) {
    const open = tests.filter((test) => !this.#green.has(test));
    if (open.length > 0) {
      const { result, error } = await this.#runner.run({ file: "", text: "", tests: open }, 600_000);
      if (result === undefined || result.failure !== undefined)
        throw new Error(`Tests fail without a mutant: ${result?.failure?.file} ${result?.failure?.test ?? error}. Mend them first.`);
      this.#timeAll(result.seconds);
      for (const test of open) this.#green.add(test);
    }
    return { status: "killed", by };
  }

  /** @param {Readonly<Record<string, number>>} seconds */
  #timeAll(seconds) {
    for (const [path, took] of Object.entries(seconds)) this.#time(relative(root, path), took);
  }
  /**
   * The least that was ever measured counts: the rest is what else the machine had to do.
   * @param {string} test
   * @param {number} took
   */
  #time(test, took) {
    this.#kept.seconds[test] = Math.min(took, this.#kept.seconds[test] ?? took);
  }
  /** @param {string} test */
  #secondsOf(test) {
    return this.#kept.seconds[relative(root, test)] ?? 1;
  }

  /** @param {Site} site */
  #keyOf({ file, start, end, after }) {
    return createHash("sha256")
      .update(JSON.stringify([this.#options.textOf(file), file, start, end, after]))
      .digest("hex");
  }
}
