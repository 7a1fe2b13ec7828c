/** Commands that a training prints to go on with run as they are printed. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOnce, environment, hillock, program } from "./process.ts";

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

/** What a training says that is stopped once its first epoch was told. */
const stopped = (words: readonly string[]) =>
  new Promise<string>((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env: environment });
    let [out, pressed] = ["", false];
    child.stdout.on("data", (data: Buffer) => {
      out += data;
      // The first epoch is in the table.
      if (!pressed && /^ +1\//m.test(out)) pressed = child.kill("SIGINT");
    });
    child.on("close", () => resolve(out));
  });

test.skipIf(process.platform === "win32")("what goes on after Ctrl-C is the same training", { timeout: 60_000 }, async () => {
  const training = ["--seed", "5", "--batch", "8", "--validation-split", "0.25"];
  const [hint = ""] = hintsIn(await stopped(["train", "moons", ...training, "--hidden", "3", "--epochs", "20000", "--out=-odd"]));
  expect(hint).toMatch(/ train moons --from .\/-odd --epochs \d+ --batch 8 --validation-split 0.25 --seed 5$/);
  const { status, stdout, stderr } = copied(hint);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/batch 8\b.*seed 5\b.*Saved in .\/-odd/s);
});

test("what follows from the data set is not repeated", { timeout: 60_000 }, async () => {
  const [hint = ""] = hintsIn(await stopped(["train", "circles", "--epochs", "200000", "--out", "runs/plain"]));
  expect(hint).toMatch(/ train circles --from runs\/plain --epochs \d+$/);
});

test("what is said of a gate that was not learnt fits its network", { timeout: 60_000 }, () => {
  const said = (...words: string[]): string => hillock(["train", ...words], { cwd }).stdout.replaceAll(/\s+/g, " ");
  expect(said("not", "--epochs", "2")).toContain("Not learnt yet: more epochs will help.");
  expect(said("xor", "--epochs", "2", "--out", "runs/xor")).toContain("another start (--seed 2) or more units (--hidden 4)");
  const again = said("xor", "--from", "runs/xor", "--epochs", "2");
  expect(again).toContain("Not learnt: more epochs may help, or a new network (without --from)");
  expect(again).not.toMatch(/--hidden|--seed/);
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
