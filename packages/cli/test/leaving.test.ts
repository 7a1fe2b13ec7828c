/** Ctrl-C, once and twice, at various moments: what is said about the network is true. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOnce, environment, hillock, program } from "./process.ts";

let cwd = "";
beforeAll(() => {
  buildOnce();
  cwd = mkdtempSync(join(tmpdir(), "hillock-leaving-"));
}, 120_000);
afterAll(() => rmSync(cwd, { recursive: true }));

interface Run {
  readonly words: readonly string[];
  /** A word in the output after which the keys are pressed. */
  readonly after: RegExp;
  /** Milliseconds before each Ctrl-C. */
  readonly presses: readonly number[];
}

function pressed({ words, after, presses }: Run) {
  return new Promise<{ code: number | null; signal: string | null; out: string; errors: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env: environment });
    let [out, errors, begun] = ["", "", false];
    child.stdout.on("data", (data: Buffer) => {
      out += data;
      if (begun || !after.test(out)) return;
      begun = true;
      void (async () => {
        for (const wait of presses) {
          if (wait > 0) await delay(wait);
          child.kill("SIGINT");
        }
      })();
    });
    child.stderr.on("data", (data: Buffer) => {
      errors += data;
    });
    child.on("close", (code, signal) => resolve({ code, signal, out, errors }));
  });
}

const savedEpochs = (folder: string): number | undefined => {
  const file = join(cwd, folder, "model.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { epochs: number }).epochs : undefined;
};

test.each([0, 2, 5, 10, 20, 50, 120].map((wait, i) => [wait, `runs/m${i}`] as const))(
  "a second Ctrl-C after %d ms says what is true",
  { timeout: 60_000 },
  async (wait, out) => {
    const words = ["train", "mnist", "--hidden", "8", "--epochs", "1000", "--batch", "1000", "--json", "--out", out];
    const { code, out: lines, errors } = await pressed({ words, after: /"epoch":2/, presses: [20, wait] });
    expect(code).toBe(130);
    const epochs = savedEpochs(out);
    if (/not saved/.test(errors)) expect(epochs).toBeUndefined();
    else if (/either this network/.test(errors)) expect([true, false]).toContain(epochs === undefined);
    else if (/Quit\. The network \((\d+) epochs\) is saved in/.test(errors)) expect(epochs).toBeGreaterThanOrEqual(2);
    // It was over before.
    else expect([errors, JSON.parse(lines.trimEnd().split("\n").at(-1)!)]).toEqual(["", expect.objectContaining({ event: "end", out })]);
    if (epochs !== undefined) expect(hillock(["evaluate", out, "mnist", "--json"], { cwd }).status).toBe(0);
  },
);

test("Ctrl-C while a complete network is tested says that it is saved", { timeout: 60_000 }, async () => {
  const words = ["train", "mnist", "--hidden", "8", "--epochs", "1", "--batch", "6000", "--out", "runs/whole"];
  const said: string[] = [];
  for (const wait of [0, 4, 8, 16, 30, 60]) {
    rmSync(join(cwd, "runs/whole"), { recursive: true, force: true });
    const { code, errors, out } = await pressed({ words, after: /1\/1 /, presses: [wait] });
    said.push(errors);
    const epochs = savedEpochs("runs/whole");
    if (errors.includes("is saved in runs/whole")) expect([code, epochs]).toEqual([130, 1]);
    else if (code === 0) expect([errors, epochs, out]).toEqual(["", 1, expect.stringContaining("Saved in runs/whole")]);
    else expect([code, epochs, out]).toEqual([130, 1, expect.stringContaining("Saved in runs/whole")]);
  }
  expect(said.join("")).not.toContain("not saved");
});

test("where there is nothing to lose, Ctrl-C ends at once", { timeout: 60_000 }, async () => {
  const { signal, code } = await pressed({ words: ["train", "spirals", "--epochs", "1000000"], after: / 1\/1000000/, presses: [30] });
  expect([signal, code]).toEqual([null, 130]);
});
