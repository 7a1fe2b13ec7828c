/** Counts what vitest's JSON report says, so that nothing which went wrong is missing from the total. */

import { relative } from "node:path";

/**
 * @typedef {{ status: string }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} File
 * @typedef {{ passed: number, failed: number, skipped: number, problems: string[] }} Counts
 */

/**
 * Failures which no test carries are counted too: a file that could not be loaded, an error outside every test, no tests at all.
 * @param {{ testResults: File[] }} report
 * @param {number} exitStatus of vitest
 * @param {string} [root] file names are given relative to it
 * @returns {Counts}
 */
export function countTests(report, exitStatus, root = "/") {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const count = (/** @type {(status: string) => boolean} */ which) => tests.filter(({ status }) => which(status)).length;
  const passed = count((status) => status === "passed");
  const failedTests = count((status) => status === "failed");

  const problems = report.testResults
    .filter((file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"))
    .map((file) => `${relative(root, file.name)} failed as a whole: ${(file.message ?? "").split("\n")[0]}`);
  if (tests.length === 0 && problems.length === 0) problems.push("no test ran");
  if (exitStatus !== 0 && failedTests === 0 && problems.length === 0) problems.push(`vitest ended with status ${exitStatus} (see above)`);

  return { passed, failed: failedTests + problems.length, skipped: tests.length - passed - failedTests, problems };
}
