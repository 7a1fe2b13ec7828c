/**
 * A process that keeps vitest at hand and runs tests with one file replaced, for the process that started it. Being a process of its own, it can be
 * ended when a mutant never comes to an end.
 */

import { createVitest } from "vitest/node";

const { root, include, alias } = JSON.parse(process.argv[2]);
let mutant = { file: "", text: "" };
let order = [];

/** Files in the order that was asked for, not in that of their last durations. */
class Given {
  shard(files) {
    return files;
  }
  sort(files) {
    return [...files].sort((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
}

const vitest = await createVitest(
  "test",
  {
    ...{ config: false, root, include, exclude: ["**/*.browser.test.ts", "**/node_modules/**"], watch: false, reporters: [{}] },
    // One process for all files of a run: each file by itself would load the library anew.
    ...{ isolate: false, fileParallelism: false, maxWorkers: 1, bail: 1, testTimeout: 20_000, sequence: { sequencer: Given } },
  },
  {
    resolve: { alias },
    server: { watch: null },
    logLevel: "silent",
    plugins: [{ name: "mutant", enforce: "pre", load: (id) => (id.split("?")[0] === mutant.file ? mutant.text : undefined) }],
  },
);
const specifications = await vitest.globTestSpecifications();

/** @returns what failed first, and each test file's seconds. */
async function run({ file, text, tests }) {
  const before = mutant.file;
  mutant = { file, text };
  order = tests;
  for (const changed of [before, file]) if (changed !== "") vitest.invalidateFile(changed);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    specifications.filter(({ moduleId }) => tests.includes(moduleId)),
  );
  const failed = testModules.filter((module) => module.state() === "failed");
  const seconds = Object.fromEntries(
    testModules.map((module) => {
      const { collectDuration, duration } = module.diagnostic();
      return [module.moduleId, (collectDuration + duration) / 1000];
    }),
  );
  const firstFailure = failed[0] && [...failed[0].children.allTests("failed")][0]?.fullName;
  const failure = failed.length > 0 ? { file: failed[0].moduleId, test: firstFailure ?? "the file itself" } : undefined;
  const strayed = unhandledErrors.length > 0 ? { file: "", test: `an unhandled error: ${String(unhandledErrors[0]?.message)}` } : undefined;
  return { failure: failure ?? strayed, failed: failed.map((module) => module.moduleId), seconds };
}

process.on("message", async (job) => {
  try {
    process.send({ result: await run(job) });
  } catch (error) {
    process.send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.send({ ready: true });
