import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("trainings that start in several threads and processes at once, on a busy machine, give the same bits", () => {
  const script = fileURLToPath(new URL("same-bits.mjs", import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, "--processes", "6", "--threads", "4", "--load", "2"], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^24 passed, 0 failed$/m);
  expect(status).toBe(0);
});
