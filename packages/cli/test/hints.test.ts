/** Commands that a training prints to go on with run as they are printed. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOnce, environment, hillock } from "./process.ts";

let cwd = "";
beforeAll(() => {
  buildOnce();
  cwd = mkdtempSync(join(tmpdir(), "hillock-hints-"));
}, 120_000);
afterAll(() => rmSync(cwd, { recursive: true }));

/** As somebody who copies the line into a shell. */
const copied = (line: string) => spawnSync("sh", ["-c", line.replace(/^npx /, "")], { encoding: "utf8", cwd, env: environment });
const hintsIn = (text: string): string[] => [...text.matchAll(/^ *(?:Try it|To go on): +(npx hillock .*)$/gm)].map(([, line]) => line!);

test.skipIf(process.platform === "win32").each([
  [
    ["train", "mnist", "--hidden", "8", "--epochs", "1", "--batch", "500", "--out", "runs/of a digit's network"],
    /7, says the network|\n.*7 +\d/,
  ],
  [["train", "fashion-mnist", "--hidden", "8", "--epochs", "1", "--batch", "500", "--out", "runs/fashion"], /Ankle boot/],
  [["train", "not", "--epochs", "600", "--out", "runs/not"], /1 +→/],
  [["train", "nand", "--epochs", "600", "--out", "runs/nand"], /0 {3}1 +→/],
  [["train", "plane", "--epochs", "2", "--out", "runs/plane"], /→/],
  [["train", "moons", "--epochs", "2", "--out", "a/folder/with/a/long/name/that/takes/more/than/the/eighty/cells/of/a/terminal"], /→/],
] as const)("%j", { timeout: 60_000 }, (words, answer) => {
  const trained = hillock(words, { cwd });
  const hints = hintsIn(trained.stdout);
  expect(hints).toHaveLength(1);
  const { status, stdout, stderr } = copied(hints[0]!);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(answer);
});

test("the example is the first of the test pictures, and a later save keeps it", { timeout: 60_000 }, async () => {
  hillock(["train", "mnist", "--hidden", "8", "--epochs", "1", "--batch", "1000", "--quiet", "--out", "runs/d"], { cwd });
  const file = join(cwd, "runs/d/example.png");
  const { width, height, data } = PNG.sync.read(readFileSync(file));
  expect([width, height]).toEqual([28, 28]);
  const { mnist } = await import("hillock");
  const { test: held } = await mnist();
  expect(Array.from({ length: 784 }, (_, i) => data[4 * i])).toEqual(Array.from(held.x.data.subarray(0, 784)));
  expect(hillock(["train", "mnist", "--from", "runs/d", "--epochs", "1", "--batch", "1000", "--quiet"], { cwd }).status).toBe(0);
  expect(copied("hillock predict runs/d runs/d/example.png").status).toBe(0);
});
