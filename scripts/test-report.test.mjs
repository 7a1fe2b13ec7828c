import { expect, test } from "vitest";
import { countTests } from "./test-report.mjs";

const file = (status, ...statuses) => ({
  name: "/r/a.test.ts",
  status,
  message: "boom\nat",
  assertionResults: statuses.map((s) => ({ status: s })),
});

test("passed, failed and skipped tests are counted", () => {
  const report = { testResults: [file("failed", "passed", "failed", "pending"), file("passed", "passed", "todo")] };
  expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 2, problems: [] });
});

test("a file that could not be loaded is a failure", () => {
  const report = { testResults: [file("failed"), file("passed", "passed")] };
  expect(countTests(report, 1, "/r")).toEqual({ passed: 1, failed: 1, skipped: 0, problems: ["a.test.ts failed as a whole: boom"] });
});

test("no test at all is a failure", () => {
  expect(countTests({ testResults: [] }, 0)).toMatchObject({ passed: 0, failed: 1, problems: ["no test ran"] });
});

test("an error outside every test is a failure", () => {
  expect(countTests({ testResults: [file("passed", "passed")] }, 1)).toMatchObject({ passed: 1, failed: 1 });
});
