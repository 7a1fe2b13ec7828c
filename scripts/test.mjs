/**
 * Runs all tests, in Node, in a browser and of the studio in a browser, and ends with the line "N passed, N failed".
 * What is given after `npm test --` goes to vitest, for example a part of a file's name. With `--compat` (`npm run compat`) it is the tests in compat/ that run:
 * the packages with other people's bundlers and versions of TypeScript, which are installed for it.
 *
 * Exit status 0: at least one test ran and none failed. Without Chromium the browser tests are left out with a word on how to add
 * them; with CI=true that is a failure.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { commandOf, root, runNode } from "./run.mjs";
import { countTests } from "./test-report.mjs";

const inCi = Boolean(process.env.CI) && process.env.CI !== "false";
const noBrowser =
  "the browser tests, because no Chromium was found. Install Chromium or Chrome (Debian: apt-get install chromium), or set HILLOCK_CHROMIUM to its path.";

function needed(/** @type {string} */ name, command = name) {
  const file = commandOf(name, command);
  if (file === undefined) throw new Error(`the package "${name}" is not installed. Run "npm ci" first.`);
  return file;
}

/**
 * @param {readonly string[]} projects
 * @param {readonly string[]} filters
 */
function runVitest(projects, filters) {
  const folder = mkdtempSync(join(tmpdir(), "hillock-tests-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const status = runNode(needed("vitest"), ["run", ...projects.flatMap((project) => ["--project", project]), ...reporters, ...filters]);
    if (!existsSync(report)) throw new Error(`vitest ended with status ${status} and without a report (see above)`);
    return countTests(JSON.parse(readFileSync(report, "utf8")), status, root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<{ passed: number, failed: number, notes: string[] }>} */
async function main() {
  const notes = [];
  // The tests of the command run the built program, those of the studio the built site, and those of the packages what they would ship.
  needed("typescript", "tsc");
  needed("vite");
  const built = build() === 0;
  if (!built) notes.push("FAILED: the build (its errors stand above the tests)");

  const hasBrowser = (await findChromium()) !== undefined;
  if (!hasBrowser) notes.push(`${inCi ? "FAILED" : "Left out"}: ${noBrowser}`);

  const filters = process.argv.slice(2).filter((argument) => argument !== "--compat");
  const compat = filters.length < process.argv.length - 2;
  const projects = compat ? ["compat"] : hasBrowser ? ["pure", "node", "browser", "studio"] : ["pure", "node"];
  const { passed, failed, skipped, problems } = runVitest(projects, filters);
  notes.push(...problems.map((problem) => `FAILED: ${problem}`), ...(skipped > 0 ? [`${skipped} skipped`] : []));
  return { passed, failed: failed + (built ? 0 : 1) + (inCi && !hasBrowser ? 1 : 0), notes };
}

const { passed, failed, notes } = await main().catch((error) => ({ passed: 0, failed: 1, notes: [`FAILED: ${error.message}`] }));
for (const note of notes) console.log(note);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
