/** The built command as a process of its own: streams, exit codes, signals. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const program = join(root, "packages/cli/bin/hillock.js");
const built = ["cli/dist/main.js", "hillock/dist/index.js"].map((path) => join(root, "packages", path));
const { NO_COLOR: _no, FORCE_COLOR: _force, ...environment } = process.env;

let folder = "";
beforeAll(() => {
  if (!built.every(existsSync)) execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], { cwd: root });
  folder = mkdtempSync(join(tmpdir(), "hillock-command-"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const hillock = (words: readonly string[], more: Record<string, string> = {}) =>
  spawnSync(process.execPath, [program, ...words], { encoding: "utf8", cwd: folder, env: { ...environment, ...more } });

describe("train xor, as in the README", () => {
  const words = "train xor --hidden 2 --activation sigmoid --loss quadratic --optimizer sgd --learning-rate 1 --momentum 0.6".split(" ");

  test("learns the truth table", () => {
    const { status, stdout, stderr } = hillock([...words, "--out", "runs/xor"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const outputs = [...stdout.matchAll(/^ +([01]) {3}([01]) +([01]) +(\d\.\d{4})/gm)].map(([, , , target, output]) => [
      Number(target),
      Number(output),
    ]);
    expect(outputs).toHaveLength(4);
    for (const [target, output] of outputs) expect(Math.abs(target! - output!)).toBeLessThan(0.1);
    expect(hillock(["predict", "runs/xor", "0,1"]).stdout).toMatch(/→ +0\.9\d{3} {2}1/);
  });

  test("--json is one object per line, and the same seed gives the same numbers", () => {
    const [first, second] = [hillock([...words, "--json", "--epochs", "50"]), hillock([...words, "--json", "--epochs", "50"])];
    const events = first.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ event }) => event)).toEqual(["start", ...Array<string>(50).fill("epoch"), "end"]);
    expect(events[1]).toMatchObject({
      epoch: 1,
      loss: expect.any(Number),
      accuracy: expect.any(Number),
      examplesPerSecond: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({ test: { loss: expect.any(Number) }, trainSeconds: expect.any(Number), parameters: 9, out: null });
    const losses = (text: string) => [...text.matchAll(/"loss":([^,]+)/g)].map(([, loss]) => loss);
    expect(losses(second.stdout)).toEqual(losses(first.stdout));
  });
});

describe("errors", () => {
  test("2 for a wrong call, 1 for what fails, on stderr", () => {
    expect(hillock(["train", "xro"])).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining('Did you mean "xor"?') });
    expect(hillock(["predict", "runs/none", "0,1"])).toMatchObject({ status: 1, stdout: "", stderr: expect.stringMatching(/^Error {2}/) });
  });

  test("no colours through a pipe, unless forced", () => {
    expect(hillock(["train", "xro"]).stderr).not.toContain("\x1b");
    expect(hillock(["train", "xro"], { FORCE_COLOR: "1" }).stderr).toContain("\x1b[31m");
  });
});

describe("signals", () => {
  /** Starts a long training; resolves with its exit code and output after `act` was done at the first epoch. */
  function interrupted(act: (child: ReturnType<typeof spawn>) => void, words: readonly string[]) {
    return new Promise<{ code: number | null; out: string }>((resolve) => {
      const child = spawn(process.execPath, [program, "train", "circles", "--epochs", "1000000", "--json", ...words], {
        cwd: folder,
        env: environment,
      });
      let out = "";
      child.stdout.on("data", (data: Buffer) => {
        if (out === "") act(child);
        out += data;
      });
      child.on("close", (code) => resolve({ code, out }));
    });
  }

  test("Ctrl-C saves what was learnt and exits with 130", async () => {
    const { code, out } = await interrupted((child) => setTimeout(() => child.kill("SIGINT"), 200), ["--out", "runs/circles"]);
    expect(code).toBe(130);
    expect(JSON.parse(out.trimEnd().split("\n").at(-1)!)).toMatchObject({ event: "end", stopped: "aborted", out: "runs/circles" });
    expect(hillock(["evaluate", "runs/circles", "circles"]).status).toBe(0);
  });

  test("a reader that goes away ends it quietly", async () => {
    const { code, out } = await interrupted((child) => child.stdout?.destroy(), []);
    expect(code).toBe(141);
    expect(out).toContain('"start"');
  });
});
