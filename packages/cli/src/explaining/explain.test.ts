/** `hillock explain`, `check` and `health` in this process: what they print and write, and what they refuse. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain as explainStep, loadModel } from "hillock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIo } from "../io.ts";
import { run } from "../program.ts";
import { displayWidth } from "../terminal/text.ts";

async function hillock(columns: number, ...words: string[]) {
  let [out, errors] = ["", ""];
  const io = openIo({ write: (text: string) => (out += text), columns }, { write: (text: string) => (errors += text) }, {});
  const code = await run(words, io);
  return { code, out, errors, lines: out.split("\n") };
}

let folder = "";
let model = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hillock-explain-"));
  model = join(folder, "and");
  expect((await hillock(80, "train", "and", "--epochs", "50", "--out", model, "--quiet")).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

/** The classic example: all weights 1, x = (−2, −1), y = 1, C = (1 − ŷ)². */
const classic = "explain xor --weights 1 --x -2,-1 --y 1 --loss mse --learning-rate 0.5 --momentum 0".split(" ");

describe("explain", () => {
  test("the 2-2-1 example, word for word", async () => {
    const { code, out } = await hillock(80, ...classic);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot("testing/classic.txt");
    for (const line of ["= σ(−3) = 0.0474", "= σ(0.0949) = 0.524", "= −0.01073·(−2) = 0.0215", "= −0.953·0.249·1·0.0452·(−2) = 0.0215"])
      expect(out).toContain(line);
  });

  test.each([72, 80, 120])("fits into %i columns, and is plain where nobody looks", async (columns) => {
    for (const words of [
      ["xor", "--row", "2", "--step", "3"],
      ["spirals", "--row", "6", "--unit", "dense_2[2]"],
    ]) {
      const { lines, out } = await hillock(columns, "explain", ...words);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
      expect(out).not.toContain("\x1b");
    }
  });

  test("a saved network, and a unit of it", async () => {
    const net = await loadModel(model);
    const trace = await explainStep(net, [[1, 0]], [[0]], { optimizer: true });
    const { code, out } = await hillock(80, "explain", model, "and", "--row", "3", "--unit", "dense_1[0]");
    expect(code).toBe(0);
    expect(out).toContain("Unit 1 of dense_1 of a network for AND");
    const numbers = [trace.why("dense_1[0]", "z"), trace.why("dense_1[0]", "delta"), trace.why("dense_1.kernel[0,0]", "gradient")];
    for (const { text } of numbers) expect(out).toContain(text.substituted);
    net.dispose();
  });

  test("steps before change the numbers, and the same words give the same ones", async () => {
    const [none, three, again] = [
      await hillock(80, "explain", "xor"),
      await hillock(80, "explain", "xor", "--step", "3"),
      await hillock(80, "explain", "xor", "--step", "3"),
    ];
    expect(three.out).toBe(again.out);
    expect(three.out).not.toBe(none.out);
    expect(three.out).toContain("after 3 training steps");
  });

  test("--json is one object with everything in it", async () => {
    const { code, out } = await hillock(80, ...classic, "--json");
    expect(code).toBe(0);
    expect(out.trimEnd()).not.toContain("\n");
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      event: "explanation",
      dataset: "xor",
      parameters: 9,
      steps: 0,
      unit: null,
      example: "an example of your own",
    });
    expect(report.loss).toBeCloseTo((1 - 0.5236981) ** 2, 5);
    const gradient = report.sections
      .flatMap(({ derivations }: { derivations: unknown[] }) => derivations)
      .find(({ name, quantity }: { name: string; quantity: string }) => name === "dense_1.kernel[0,0]" && quantity === "gradient");
    expect(gradient.value).toBeCloseTo(0.02147, 5);
    expect(gradient.inputs.map(({ name }: { name: string }) => name)).toEqual(["dense_1[0]", "x[0]"]);
  });

  test("--latex writes a document whose environments and braces close", async () => {
    const path = join(folder, "out.tex");
    expect(await hillock(80, ...classic, "--latex", path)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Wrote .*out\.tex \(\d+ kB\)\.\n$/),
    });
    const text = await readFile(path, "utf8");
    expect(text).toMatch(/^\\documentclass[\s\S]*\\begin\{document\}[\s\S]*\\end\{document\}\n$/);
    const packages = [...text.matchAll(/\\usepackage(?:\[[^\]]*\])?\{([^}]*)\}/g)].flatMap(([, names]) => names!.split(","));
    expect(packages).toEqual(["fontenc", "inputenc", "lmodern", "amsmath", "amssymb", "graphicx", "geometry"]);
    for (const name of ["bmatrix", "description", "document"])
      expect(text.split(`\\begin{${name}}`).length).toBe(text.split(`\\end{${name}}`).length);
    const bare = text.replaceAll(/\\[{}]/g, "");
    expect(bare.split("{").length).toBe(bare.split("}").length);
    // What is not ASCII has been written as mathematics.
    expect([...text].filter((character) => character > "\u007f")).toEqual([]);
  });

  test("--html writes one file that asks for nothing", async () => {
    const path = join(folder, "report.html");
    expect((await hillock(80, "explain", "xor", "--html", path)).code).toBe(0);
    const html = await readFile(path, "utf8");
    expect(html.length).toBeLessThan(2e6);
    expect(html).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'`);
    expect(html.match(/(?:src|href)=/g)).toBeNull();
    expect([...html.matchAll(/url\((.{5})/g)].every(([, start]) => start === "data:")).toBe(true);
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  test.each([
    [["xor", "--row", "0"], "xor has no row 0", "Rows count from 1"],
    [["xor", "--row", "5"], "xor has no row 5", "from 1 to 4"],
    [["xor", "--row", "x"], "xor has no row x", "from 1 to 4"],
    [["xor", "--step", "-1"], "--step does not take this value", "0 or more"],
    [["xor", "--step", "1.5"], "--step does not take this value", "0 or more"],
    [["xor", "--unit", "dense_1[2]"], 'The layer "dense_1" has no unit 2', '"dense_1[0]" to "dense_1[1]"'],
    [["xor", "--unit", "dense_2[1]"], 'The layer "dense_2" has no unit 1', "its only one"],
    [["xor", "--unit", "dens_1[0]"], 'The network has no layer "dens_1"', 'Did you mean "dense_1[0]"?'],
    [["xor", "--unit", "dense_1"], "--unit does not take this value", "dense_2[0]"],
    [["xor", "--x", "1"], "another count of inputs", "2"],
    [["xor", "--y", "a"], "--y does not take this value", "commas"],
    [["xor", "--weights", "many"], "--weights does not take this value", "a number"],
    [["runs/none"], "A saved network needs examples beside it", "runs/mnist mnist"],
    [["runs/none", "and", "--hidden", "3"], "A saved network brings its own", "--hidden"],
    [["xro"], 'There is no data set "xro"', 'Did you mean "xor"?'],
    [["a", "b", "c"], "These words are too many", "a b c"],
  ])("%o is refused", async (words, problem, detail) => {
    const { code, out, errors } = await hillock(80, "explain", ...words);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(errors.replaceAll(/\s+/g, " ")).toContain(problem);
    expect(errors.replaceAll(/\s+/g, " ")).toContain(detail);
  });

  test("a file that cannot be written is an error, not a crash", async () => {
    const { code, errors } = await hillock(80, "explain", "xor", "--html", join(folder, "none", "report.html"));
    expect(code).toBe(1);
    expect(errors).toContain("The report cannot be written");
  });
});

describe("check", () => {
  test("all gradients of a small network agree", async () => {
    const { code, out } = await hillock(80, "check", model, "and", "--count", "all");
    expect(code).toBe(0);
    expect(out).toContain("All 3 gradients agree");
    expect(out).toMatch(/dense_1\.kernel +all 2 +[\d.]+ % +0 +0\n/);
    const json = await hillock(80, "check", "xor", "--step", "5", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ event: "check", passed: true, dataset: "xor" });
    expect(JSON.parse(json.out).entries).toHaveLength(9);
  });

  test("counts are checked", async () => {
    expect((await hillock(80, "check", "xor", "--count", "0")).errors).toContain("a whole number, 1 or more");
    expect((await hillock(80, "check", "xor", "--rows", "x")).code).toBe(2);
  });
});

describe("health", () => {
  test("equal weights are an error, and the exit code says so", async () => {
    const { code, out } = await hillock(80, "health", "xor", "--weights", "1");
    expect(code).toBe(1);
    expect(out).toMatch(/Error +dense_1\.kernel/);
    for (const label of ["Seen", "Why", "Try"]) expect(out).toMatch(new RegExp(`^ {4}${label} `, "m"));
    const json = await hillock(80, "health", "xor", "--weights", "1", "--json");
    expect(JSON.parse(json.out).findings[0]).toMatchObject({ kind: "symmetricWeights", severity: "error", tensor: "dense_1.kernel" });
  });

  test("a network that learns raises nothing", async () => {
    const { code, out } = await hillock(80, "health", "circles", "--step", "200");
    expect(code).toBe(0);
    expect(out).toContain("Nothing found.");
  });
});
