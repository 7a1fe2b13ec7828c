/**
 * A process that keeps vitest at hand and runs tests with one file replaced, for the process that started it. Being a process of its own, it can be
 * ended when a mutant never comes to an end.
 */

import { createVitest } from "vitest/node";

/**
 * @typedef {import("./runner.mjs").Job} Job
 * @typedef {import("./runner.mjs").Outcome} Outcome
 * @typedef {import("vitest/node").TestSpecification} TestSpecification
 */

/** @type {import("./runner.mjs").Settings} */
const { root, include, alias } = JSON.parse(/** @type {string} */ (process.argv[2]));
let mutant = { file: "", text: "" };
/** @type {readonly string[]} */
let order = [];

/** Files in the order that was asked for, not in that of their last durations. */
class Given {
  /** @param {TestSpecification[]} files */
  shard(files) {
    return files;
  }
  /** @param {TestSpecification[]} files */
  sort(files) {
    return [...files].sort((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
}

/** @type {import("vitest/node").CliOptions} */
const options = {
  ...{ config: false, root, include: [...include], exclude: ["**/*.browser.test.ts", "**/node_modules/**"], watch: false, reporters: [{}] },
  // One process for all files of a run: each file by itself would load the library anew.
  ...{ isolate: false, fileParallelism: false, maxWorkers: 1, bail: 1, testTimeout: 20_000, sequence: { sequencer: Given } },
};
const vitest = await createVitest("test", options, {
  resolve: { alias },
  server: { watch: null },
  logLevel: "silent",
  plugins: [{ name: "mutant", enforce: "pre", load: (id) => (id.split("?")[0] === mutant.file ? mutant.text : undefined) }],
});
const specifications = await vitest.globTestSpecifications();

/**
 * A file is read again. `vitest.invalidateFile` would also forget everything that imports it, which is most of the library.
 * @param {string} file
 */
function readAgain(file) {
  for (const { vite } of vitest.projects)
    for (const { moduleGraph } of Object.values(vite.environments))
      for (const module of moduleGraph.getModulesByFile(file) ?? []) module.transformResult = null;
}

/** What earlier runs found: `bail` would count their failures, and the results of a run hold those of all before it. */
function forget() {
  vitest.state.filesMap.clear();
  vitest.state.idMap.clear();
  vitest.state.clearErrors();
}

/**
 * @param {Job} job
 * @returns {Promise<Outcome>}
 */
async function run({ file, text, tests }) {
  const before = mutant.file;
  mutant = { file, text };
  order = tests;
  for (const changed of [before, file]) if (changed !== "") readAgain(changed);
  forget();
  const wanted = specifications.filter(({ moduleId }) => tests.includes(moduleId));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
  const failed = testModules.find((module) => module.state() === "failed");
  const seconds = Object.fromEntries(
    testModules
      .filter((module) => module.state() === "passed")
      .map((module) => {
        const { collectDuration, duration } = module.diagnostic();
        return [module.moduleId, (collectDuration + duration) / 1000];
      }),
  );
  if (failed !== undefined) {
    const [test] = failed.children.allTests("failed");
    const messages = (test?.result().errors ?? failed.errors()).map(({ message }) => message).join("\n");
    return {
      seconds,
      failure: { file: failed.moduleId, test: test?.fullName ?? "the file itself", timedOut: /timed out in \d+ms/.test(messages) },
    };
  }
  const [stray] = unhandledErrors;
  if (stray === undefined) return { seconds };
  const { message } = /** @type {{ message?: unknown }} */ (stray);
  return { seconds, failure: { file: "", test: `an unhandled error: ${String(message)}`, timedOut: false } };
}

/** @param {import("./runner.mjs").Answer | { ready: true }} answer */
const send = (answer) => process.send?.(answer);
process.on("message", async (job) => {
  try {
    send({ result: await run(/** @type {Job} */ (job)) });
  } catch (error) {
    send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
send({ ready: true });
