/** One numbering, from 1, in everything that the command prints and writes. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { indexZero } from "../../../hillock/src/explain/testing/numbering.ts";
import { openIo } from "../io.ts";
import { run } from "../program.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hillock-numbering-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function hillock(...words: string[]): Promise<string> {
  let out = "";
  await run(words, openIo({ write: (text: string) => (out += text), columns: 100 }, { write: () => "" }, {}));
  expect(out).not.toBe("");
  return out;
}
const expectFromOne = (text: string): void => {
  for (const line of text.split("\n")) expect(indexZero(line), line.slice(0, 400)).toBeUndefined();
};

const subjects = [
  ["xor"],
  ["spirals", "--hidden", "3,3", "--step", "2"],
  ["xor", "--unit", "dense_1[0]"],
  ["moons", "--optimizer", "adam"],
];

test.each(subjects)("the page of explain %s %s", async (...words) => expectFromOne(await hillock("explain", ...words)));

test.each([
  ["check", "xor"],
  ["health", "xor", "--weights", "1"],
  ["health", "circles", "--hidden", "8,8,8,8,8,8,8,8,8,8", "--activation", "sigmoid"],
])("%s %s", async (...words) => expectFromOne(await hillock(...words)));

test("train's result", async () => expectFromOne(await hillock("train", "xor", "--epochs", "20", "--out", join(folder, "xor"))));

test.each(["html", "latex"])("the report as %s", async (form) => {
  for (const words of subjects) {
    const path = join(folder, `report.${form}`);
    await hillock("explain", ...words, `--${form}`, path);
    const text = await readFile(path, "utf8");
    // In the page: what stands there, and the symbols and sentences of the derivations behind it; formulas are the same as in LaTeX.
    const [body = "", script = ""] = text.slice(text.indexOf("<body>")).split("<script", 2);
    const read = [body.replaceAll(/<[^>]*>/g, " "), ...script.matchAll(/"[nt]":"[^"]*"/g)].join("\n");
    const whole = form === "latex" ? text.replaceAll("\\_", "_") : read;
    expect(whole.length).toBeGreaterThan(5000);
    expectFromOne(whole);
  }
});
