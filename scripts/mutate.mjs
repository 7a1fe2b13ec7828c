/**
 * Plants small mistakes in the library, one at a time, and looks whether the fast tests notice. See docs/testing.md.
 * A mutant that no test notices is a hole in the tests, or computes the same as the original.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chosenSites } from "./mutation/chosen.mjs";
import { rules } from "./mutation/exclusions.mjs";
import { diffOf } from "./mutation/sites.mjs";
import { Trials } from "./mutation/trials.mjs";

const help = `node scripts/mutate.mjs [options]

  --sample N        mutants to try (default 300)
  --seed N          which ones (default 1)
  --folders a,b     folders of the library (default math,graph,network,model,settings)
  --only TEXT       only files whose path holds this
  --seconds N       seconds of tests for each mutant, at most, as they take without a mutant (default 60)
  --least N         the part of mutants that must be noticed, in percent (default 95)
  --stop-after N    begin no mutant after so many seconds; those left are not counted
  --json FILE       results as JSON
  --fresh           forget what earlier runs found
  --list            print the mutants and end

Ends with "N passed, N failed": mutants noticed, and those beyond the part that may go unnoticed. What was found is kept in
node_modules/.cache, so that a run that was interrupted goes on; a mutant is tried again when its file changed, or when
it went unnoticed. --fresh is for a figure to be published.`;

const { values: options } = parseArgs({
  options: {
    sample: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    folders: { type: "string", default: "math,graph,network,model,settings" },
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

const folders = options.folders.split(",");
const { open, excluded, chosen, folderOf, textOf } = chosenSites({
  ...{ folders, only: options.only, count: Number(options.sample), seed: Number(options.seed) },
});
for (const [name, { reason }] of Object.entries(rules))
  console.log(`${String(excluded.get(name) ?? 0).padStart(5)} left out, "${name}": ${reason}`);
console.log(`${String(open).padStart(5)} mutants, of which ${chosen.length} are tried\n`);
/** @param {import("./mutation/sites.mjs").Site} site */
const show = (site) => `${site.file}:${site.line}  ${site.kind}\n${diffOf(textOf(site.file), site)}`;
if (options.list) {
  for (const { site } of chosen) console.log(show(site));
  process.exit(0);
}

const trials = new Trials({ seconds: Number(options.seconds), fresh: options.fresh, textOf });
process.on("exit", () => trials.stop());
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const begin = performance.now();
const elapsed = () => (performance.now() - begin) / 1000;
const results = [];
for (const [i, { site, equivalent }] of chosen.entries()) {
  const known = trials.known(site);
  if (known === undefined && elapsed() > Number(options["stop-after"])) break;
  const result = known ?? (await trials.run(site));
  results.push({ site, equivalent, ...result });
  const word = result.status === "survived" && equivalent !== undefined ? "equal" : result.status;
  const seconds = `${result.seconds.toFixed(1).padStart(5)} s`;
  console.log(`${String(i + 1).padStart(4)} ${word.padEnd(8)} ${seconds}  ${site.file}:${site.line} ${site.kind}  ${result.by}`);
}
trials.stop();

const counted = results.filter(({ equivalent }) => equivalent === undefined);
const equal = results.length - counted.length;
const wrong = results.filter(({ equivalent, status }) => equivalent !== undefined && status !== "survived");
for (const { site, by } of wrong) console.log(`\nIn equivalents.mjs, but noticed (${by}): ${show(site)}`);
const survivors = counted.filter(({ status }) => status === "survived");
for (const { site } of survivors) console.log(`\nNot noticed: ${show(site)}`);

const noticed = counted.length - survivors.length;
const late = counted.filter(({ status }) => status === "timeout").length;
/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
console.log(
  `\n${noticed} of ${results.length} mutants noticed (${percent(noticed, results.length)}), ${late} of them because tests came to no end.`,
);
console.log(`${equal} are equal to the original: without them ${noticed} of ${counted.length} (${percent(noticed, counted.length)}).`);
for (const folder of folders) {
  const here = counted.filter(({ site }) => folderOf(site) === folder);
  if (here.length > 0) console.log(`  ${folder}: ${here.filter(({ status }) => status !== "survived").length} of ${here.length}`);
}
console.log(`${elapsed().toFixed(0)} s.`);
if (options.json !== undefined) {
  const lines = results.map(({ site, ...result }) => ({ ...site, ...result, diff: diffOf(textOf(site.file), site) }));
  writeFileSync(options.json, `${JSON.stringify({ seed: Number(options.seed), noticed, results: lines }, undefined, 2)}\n`);
}
const allowed = Math.floor(((100 - Number(options.least)) / 100) * counted.length);
const failed = Math.max(0, survivors.length - allowed) + wrong.length;
console.log(`${noticed} passed, ${failed} failed`);
process.exit(failed === 0 && counted.length > 0 ? 0 : 1);
