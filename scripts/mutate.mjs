/**
 * Plants small mistakes in the library, one at a time, and looks whether the fast tests notice. See docs/testing.md.
 * A mutant that no test notices is a hole in the tests, or computes the same as the original.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { rules } from "./mutation/exclusions.mjs";
import { filesUnder, Reach, testsReaching } from "./mutation/reach.mjs";
import { Runner } from "./mutation/runner.mjs";
import { sample } from "./mutation/sample.mjs";
import { diffOf, mutated, sitesOf } from "./mutation/sites.mjs";
import { root } from "./run.mjs";

const help = `node scripts/mutate.mjs [options]

  --sample N        mutants to try (default 300)
  --seed N          which ones (default 1)
  --folders a,b     folders of the library (default math,graph,network,model)
  --only TEXT       only files whose path holds this
  --seconds N       seconds of tests for each mutant, at most, as they take without a mutant (default 60)
  --least N         the part of mutants that must be noticed, in percent (default 95)
  --stop-after N    begin no mutant after so many seconds; those left are not counted
  --json FILE       results as JSON
  --fresh           forget what earlier runs found
  --list            print the mutants and end

Ends with "N passed, N failed": mutants noticed, and those beyond the part that may go unnoticed. What was found is kept in
node_modules/.cache, so that a run that was interrupted goes on, and a mutant is tried again only after its file changed.`;

const { values: options } = parseArgs({
  options: {
    sample: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    folders: { type: "string", default: "math,graph,network,model" },
    only: { type: "string", default: "" },
    seconds: { type: "string", default: "60" },
    least: { type: "string", default: "95" },
    "stop-after": { type: "string", default: "Infinity" },
    json: { type: "string" },
    fresh: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(help);
  process.exit(0);
}

const sources = join(root, "packages/hillock/src");
const alias = { "#platform": join(sources, "platform/node.ts"), hillock: join(sources, "index.ts") };
const texts = new Map();
const textOf = (file) => {
  if (!texts.has(file)) texts.set(file, readFileSync(join(root, file), "utf8"));
  return texts.get(file);
};

/** Every mutant of the folders. */
const sites = options.folders
  .split(",")
  .flatMap((folder) => filesUnder(join(sources, folder)))
  .map((path) => relative(root, path))
  .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|\/testing\//.test(file) && file.includes(options.only))
  .flatMap((file) => sitesOf(file, textOf(file)));
const open = sites.filter(({ excluded }) => excluded === undefined);
const folderOf = ({ file }) => relative(sources, join(root, file)).split("/")[0];
const chosen = sample(open, Number(options.sample), Number(options.seed), folderOf);

for (const [name, { reason }] of Object.entries(rules))
  console.log(`${String(sites.filter(({ excluded }) => excluded === name).length).padStart(5)} left out, "${name}": ${reason}`);
console.log(`${String(open.length).padStart(5)} mutants, of which ${chosen.length} are tried\n`);
const show = (site) => `${site.file}:${site.line}  ${site.kind}\n${diffOf(textOf(site.file), site)}`;
if (options.list) {
  for (const site of chosen) console.log(show(site));
  process.exit(0);
}

/** What is remembered from one run to the next. */
const stateFile = join(root, "node_modules/.cache/hillock-mutation.json");
const state =
  !options.fresh && existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, "utf8")) : { seconds: {}, broken: [], results: {} };
const save = () => {
  mkdirSync(dirname(stateFile), { recursive: true });
  writeFileSync(stateFile, JSON.stringify(state));
};
const keyOf = (site) =>
  createHash("sha256")
    .update(JSON.stringify([site.file, textOf(site.file), site.start, site.end, site.after]))
    .digest("hex");

const reach = new Reach(alias);
const tests = new Map(
  filesUnder(sources)
    .filter((path) => path.endsWith(".test.ts") && !path.endsWith(".browser.test.ts"))
    .map((path) => [path, reach.distances(path)]),
);
const begin = performance.now();
const elapsed = () => (performance.now() - begin) / 1000;
const runner = new Runner({ root, include: ["packages/hillock/src/**/*.test.ts"], alias });
process.on("exit", () => runner.stop());
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** The tests for a file within the seconds that one mutant may take. Those that have not been timed yet run once without a mutant first. */
async function testsFor(file) {
  const path = join(root, file);
  const seconds = (test) => state.seconds[relative(root, test)];
  const all = testsReaching(path, tests, seconds).filter((test) => !state.broken.includes(relative(root, test)));
  const within = [];
  let left = Number(options.seconds);
  for (const test of all) {
    if (seconds(test) === undefined) await time(test);
    if (state.broken.includes(relative(root, test)) || seconds(test) > left || seconds(test) > slowest) continue;
    left -= seconds(test);
    within.push(test);
  }
  return { tests: within, seconds: Number(options.seconds) - left };
}
/** Slower test files are not among the fast ones. */
const slowest = 12;

/** Once without a mutant. A file that fails then, because it wants a process of its own, is of no use here. */
async function time(test) {
  const { result } = await runner.run({ file: "", text: "", tests: [test] }, 120_000);
  const name = relative(root, test);
  state.seconds[name] = result?.seconds[test] ?? 120;
  if (result === undefined || result.failure !== undefined) {
    state.broken.push(name);
    console.log(`(left out: ${name}, which fails without a mutant when tests share a process: ${result?.failure?.test ?? "no end"})`);
  }
  save();
}

/** One mutant: "killed", "timeout" or "survived". */
async function tryMutant(site) {
  const { tests: selected, seconds } = await testsFor(site.file);
  if (selected.length === 0) return { status: "survived", by: "no test reaches it" };
  const start = performance.now();
  const job = { file: join(root, site.file), text: mutated(textOf(site.file), site), tests: selected };
  const { result, error, timedOut } = await runner.run(job, 1000 * (30 + 4 * seconds));
  const took = (performance.now() - start) / 1000;
  if (timedOut) return { status: "timeout", took };
  if (error !== undefined) return { status: "killed", by: error.slice(0, 200), took };
  if (result.failure === undefined) return { status: "survived", by: `${selected.length} test files`, took };
  return { status: "killed", by: `${result.failure.file.split("/").pop()}: ${result.failure.test}`, took };
}

const results = [];
for (const [i, site] of chosen.entries()) {
  const key = keyOf(site);
  // Survivors are tried again: the tests may have been changed to notice them.
  const known = state.results[key];
  if (known === undefined && elapsed() > Number(options["stop-after"])) break;
  const result = known !== undefined && known.status !== "survived" ? known : await tryMutant(site);
  state.results[key] = result;
  save();
  results.push({ ...site, ...result });
  const { file, line, kind } = site;
  console.log(
    `${String(i + 1).padStart(4)} ${result.status.padEnd(8)} ${(result.took ?? 0).toFixed(1).padStart(5)} s  ${file}:${line} ${kind}  ${result.by ?? ""}`,
  );
}
runner.stop();

const survivors = results.filter(({ status }) => status === "survived");
for (const site of survivors) console.log(`\nNot noticed: ${show(site)}`);
const noticed = results.length - survivors.length;
console.log(
  `\n${noticed} of ${results.length} mutants noticed (${((100 * noticed) / results.length).toFixed(1)} %), in ${elapsed().toFixed(0)} s.`,
);
for (const folder of options.folders.split(",")) {
  const here = results.filter((site) => folderOf(site) === folder);
  if (here.length > 0) console.log(`  ${folder}: ${here.filter(({ status }) => status !== "survived").length} of ${here.length}`);
}
if (options.json !== undefined) {
  const lines = results.map((site) => ({ ...site, diff: diffOf(textOf(site.file), site) }));
  writeFileSync(options.json, `${JSON.stringify({ seed: Number(options.seed), noticed, results: lines }, undefined, 2)}\n`);
}
const allowed = Math.floor(((100 - Number(options.least)) / 100) * results.length);
const failed = Math.max(0, survivors.length - allowed);
console.log(`${noticed} passed, ${failed} failed`);
process.exit(failed === 0 && results.length > 0 ? 0 : 1);
