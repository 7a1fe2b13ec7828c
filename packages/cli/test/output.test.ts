/** Output that cannot be written, and files that are not what they should be: a message and an exit code, never a stack. */

import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOnce, hillock } from "./process.ts";

let cwd = "";
beforeAll(() => {
  buildOnce();
  cwd = mkdtempSync(join(tmpdir(), "hillock-output-"));
  mkdirSync(join(cwd, "folder"));
  mkdirSync(join(cwd, "full"));
  writeFileSync(join(cwd, "full/other.txt"), "");
  writeFileSync(join(cwd, "file"), "no network");
  expect(hillock("train or --epochs 20 --quiet --out runs/or".split(" "), { cwd }).status).toBe(0);
}, 120_000);
afterAll(() => rmSync(cwd, { recursive: true }));

const stack = /\n\s+at |file:\/\/|node:internal|throw error/;
const commands = [
  "version",
  "help",
  "train --help",
  "train or --epochs 5",
  "train or --epochs 5 --json",
  "evaluate runs/or or",
  "predict runs/or 0,1",
  "explain or",
  "explain or --json",
  "check or",
  "health or",
  "doctor --json",
  "studio --port 0",
];

test.skipIf(!existsSync("/dev/full")).each(commands)("%s on a full disk", { timeout: 60_000 }, (line) => {
  const full = openSync("/dev/full", "w");
  try {
    const { status, stderr } = hillock(line.split(" "), { cwd, stdio: ["ignore", full, "pipe"] });
    expect(stderr).toMatch(/^Error {2}The output cannot be written\n +Received +no space left on device \(ENOSPC\)/);
    expect(stderr).not.toMatch(stack);
    expect(status).toBe(1);
    // Where errors cannot be told either, the exit code says it.
    if (line === "help") expect(hillock([line], { cwd, stdio: ["ignore", full, full] }).status).toBe(1);
  } finally {
    closeSync(full);
  }
});

test.skipIf(!existsSync("/dev/full"))("errors that cannot be told keep their exit code", () => {
  const full = openSync("/dev/full", "w");
  expect(hillock(["nonsense"], { cwd, stdio: ["ignore", "pipe", full] }).status).toBe(2);
  closeSync(full);
});

test.each([
  ["explain or --html folder", "EISDIR"],
  ["explain or --latex nowhere/or.tex", "ENOENT"],
  ["explain or --html file/or.html", "ENOTDIR"],
  ["explain or --weights folder", "EISDIR"],
  ["explain runs/or none.csv", "ENOENT"],
  ["explain runs/or folder", "is a folder"],
  ["check file/rows.csv", "ENOTDIR"],
  ["health file", "file"],
  ["predict file 0,1", "ENOTDIR"],
  ["predict folder 0,1", "ENOENT"],
  ["predict none 0,1", "ENOENT"],
  ["evaluate file or", "ENOTDIR"],
  ["train or --from file", "file"],
  ["train or --from none", "ENOENT"],
  ["train or --out file", "is a file"],
  ["train or --out full", "a folder with other things in it"],
  ...(existsSync("/proc/self") ? [["train or --epochs 5 --out /proc/hillock", "could not be"]] : []),
])("%s", { timeout: 60_000 }, (line, words) => {
  const { status, stderr } = hillock(line.split(" "), { cwd });
  expect([1, 2]).toContain(status);
  expect(stderr).toMatch(/^Error {2}/);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(stack);
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("places that may not be written to", () => {
  const locked = join(cwd, "locked");
  mkdirSync(locked, { mode: 0o500 });
  for (const line of ["train or --epochs 5 --out locked/or", "explain or --html locked/or.html"]) {
    const { status, stderr } = hillock(line.split(" "), { cwd });
    expect(status).toBe(1);
    expect(stderr).toMatch(/cannot be written to|EACCES/);
    expect(stderr).not.toMatch(stack);
  }
});
