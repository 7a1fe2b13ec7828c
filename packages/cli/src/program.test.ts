import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { version } from "hillock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIo } from "./io.ts";
import { run } from "./program.ts";
import { plain } from "./terminal/text.ts";

/** Runs a command in this process; what it writes, and its exit code. */
async function hillock(...words: string[]) {
  let [out, errors] = ["", ""];
  const io = openIo({ write: (text: string) => (out += text) }, { write: (text: string) => (errors += text) }, {});
  const code = await run(words, io);
  return { code, out, errors, lines: out.trimEnd().split("\n") };
}

describe("help", () => {
  test.each([[[]], [["help"]], [["--help"]], [["-h"]]])("%o shows all commands", async (words) => {
    const { code, out } = await hillock(...words);
    expect(code).toBe(0);
    for (const name of ["train", "evaluate", "predict", "explain", "check", "health", "doctor", "help", "version"])
      expect(out).toContain(`\n  ${name}`);
  });

  test.each(["train", "evaluate", "predict", "explain", "check", "health"])("%s is explained, with examples that parse", async (name) => {
    const { code, out, lines } = await hillock(name, "--help");
    expect(code).toBe(0);
    expect(out).toContain(`hillock ${name} <`);
    for (const line of lines.filter((line) => !line.startsWith("  hillock"))) expect(line.length).toBeLessThan(80);
    expect((await hillock("help", name)).out).toBe(out);
  });

  test("every option of train is there", async () => {
    const { out } = await hillock("train", "--help");
    const names = "hidden activation loss optimizer learning-rate momentum epochs batch dropout validation-split seed out from json quiet";
    for (const name of names.split(" ")) expect(out).toContain(`--${name}`);
    expect(out).toContain("sparseCategoricalCrossentropy");
  });

  test.each(["version", "--version", "-v"])("%s", async (word) => {
    expect(await hillock(word)).toMatchObject({ code: 0, out: `${version}\n` });
  });
});

describe("mistakes of the user: exit code 2, nothing on stdout", () => {
  test.each([
    [["trian", "xor"], 'Did you mean "hillock train"?'],
    [["--frobnicate"], '"hillock" has no option --frobnicate'],
    [["train"], '"hillock train" needs a dataset'],
    [["train", "xr"], 'Did you mean "xor"?'],
    [["train", "xor", "--hiden", "2"], "Did you mean --hidden?"],
    [["train", "xor", "--epochs", "-3"], "a whole number, 1 or more"],
    [["train", "xor", "--loss", "cuadratic"], 'Did you mean "quadratic"?'],
    [["train", "xor", "--from", "runs/x", "--hidden", "3"], "A saved model brings its own network"],
    [["evaluate", "runs/x"], '"hillock evaluate" needs a dataset'],
    [["help", "tarin"], 'Did you mean "hillock train"?'],
  ])("%o", async (words, message) => {
    const { code, out, errors } = await hillock(...words);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(errors).toContain(message);
    expect(errors).toMatch(/^Error {2}/);
    expect(errors).not.toMatch(/\n +at /);
  });
});

describe("a small network, from training to predicting", () => {
  let folder = "";
  let model = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hillock-program-"));
    model = join(folder, "and");
    expect((await hillock("train", "and", "--epochs", "300", "--out", model, "--quiet")).code).toBe(0);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("train shows facts, epochs, the truth table and what next", async () => {
    const { code, out } = await hillock("train", "or", "--epochs", "200");
    expect(code).toBe(0);
    expect(out).toContain("2 → 1 sigmoid · 3 parameters");
    expect(out).toMatch(/200\/200 +0\.00\d\d +100\.00 %/);
    expect(out).toMatch(/1 {3}1 {8}1 {4}0\.9\d\d\d {2}█/);
    expect(out).toContain("All rows: accuracy 100.00 %");
  });

  test("what was not learnt comes with advice", async () => {
    expect((await hillock("train", "xor", "--hidden", "none", "--epochs", "50")).out).toContain("A single layer cannot learn XOR");
    expect((await hillock("train", "xor", "--epochs", "1", "--seed", "4")).out).toContain("another start (--seed 5)");
  });

  test("--quiet says only the result", async () => {
    expect((await hillock("train", "or", "--epochs", "300", "--quiet")).lines.filter((line) => line !== "")).toHaveLength(2);
  });

  test("--from goes on where it stopped, and saves there again", async () => {
    const copy = join(folder, "more");
    const { lines } = await hillock("train", "and", "--epochs", "100", "--out", copy, "--json");
    const first = JSON.parse(lines.at(-1)!) as { test: { loss: number } };
    const { code, lines: again } = await hillock("train", "and", "--epochs", "100", "--from", copy, "--json");
    expect(code).toBe(0);
    const second = JSON.parse(again.at(-1)!) as { test: { loss: number }; out: string };
    expect(second.test.loss).toBeLessThan(first.test.loss);
    expect(second.out).toBe(copy);
    const whole = (await hillock("train", "and", "--epochs", "200", "--json")).lines;
    expect(second.test.loss).toBeCloseTo((JSON.parse(whole.at(-1)!) as typeof first).test.loss, 6);
  });

  test("evaluate", async () => {
    const { code, out } = await hillock("evaluate", model, "and");
    expect(code).toBe(0);
    expect(out).toMatch(/precision +recall +F1 +examples/);
    expect(out).toContain("no mistakes in 4");
    const { lines } = await hillock("evaluate", model, "and", "--json");
    expect(JSON.parse(lines[0]!)).toMatchObject({
      event: "evaluation",
      dataset: "and",
      examples: 4,
      accuracy: 1,
      confusion: [
        [3, 0],
        [0, 1],
      ],
    });
  });

  test("evaluate refuses data that do not fit", async () => {
    const { code, errors } = await hillock("evaluate", model, "not");
    expect(code).toBe(2);
    expect(errors).toContain("It is named after its data set: and.");
  });

  test("predict", async () => {
    const { code, lines } = await hillock("predict", model, "0,1", "1,1");
    expect(code).toBe(0);
    expect(lines[0]).toBe("  x₁  x₂");
    expect(lines[1]).toMatch(/^ {3}0 {3}1 {2}→ +0\.\d{4} {2}0/);
    expect(lines[2]).toMatch(/^ {3}1 {3}1 {2}→ +0\.\d{4} {2}1/);
    const json = (await hillock("predict", model, "-1,.5", "--json")).lines;
    expect(JSON.parse(json[0]!)).toMatchObject({ event: "prediction", input: [-1, 0.5] });
  });

  test("predict refuses the wrong count, and pictures", async () => {
    expect(await hillock("predict", model, "0,1,1")).toMatchObject({ code: 2, errors: expect.stringContaining("2 for each row") });
    expect(await hillock("predict", model, "digit.png")).toMatchObject({
      code: 2,
      errors: expect.stringContaining(`hillock predict ${model} 0,1`),
    });
  });

  test("a place that cannot hold a network is refused before training", async () => {
    await writeFile(join(folder, "file"), "");
    const { code, out, errors } = await hillock("train", "and", "--out", join(folder, "file"));
    expect([code, out]).toEqual([1, ""]);
    expect(errors).toContain("is a file");
  });

  test("a missing network, and a damaged one", async () => {
    expect((await hillock("predict", join(folder, "none"), "0,1")).code).toBe(1);
    const damaged = join(folder, "damaged");
    await hillock("train", "not", "--epochs", "1", "--quiet", "--out", damaged);
    await writeFile(join(damaged, "model.json"), "{");
    const { code, errors } = await hillock("evaluate", damaged, "not");
    expect(code).toBe(1);
    expect(errors).toContain("model.json");
  });

  test("a loss that breaks is an error, for machines too", async () => {
    const words = ["train", "plane", "--optimizer", "sgd", "--learning-rate", "1000", "--json"];
    const { code, lines, errors } = await hillock(...words);
    expect(code).toBe(1);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ event: "error", name: "NumericError" });
    expect(errors).toContain("smaller learning rate");
  });

  test("a network for pictures: the picture, the answer, and what is no digit", async () => {
    const mnist = join(folder, "mnist");
    const trained = await hillock("train", "mnist", "--hidden", "none", "--epochs", "1", "--batch", "500", "--quiet", "--out", mnist);
    expect(trained.code).toBe(0);
    const seven = join(folder, "seven.png");
    const inked = (x: number, y: number): boolean =>
      (y >= 10 && y < 18 && x >= 15 && x < 50) || (y >= 10 && y < 70 && Math.abs(x - 46 + (y - 14) / 2.4) < 4);
    const data = Uint8Array.from({ length: 64 * 80 }, (_, i) => (inked(i % 64, Math.floor(i / 64)) ? 20 : 240));
    await writeFile(seven, encode({ width: 64, height: 80, data, channels: 1 }));
    const { code, out } = await hillock("predict", mnist, seven);
    expect(code).toBe(0);
    expect(out).toContain("7, says the network");
    expect(JSON.parse((await hillock("predict", mnist, seven, "--json")).lines[0]!)).toMatchObject({ label: 7, class: "7" });
    const blank = join(folder, "blank.png");
    await writeFile(blank, encode({ width: 9, height: 9, data: new Uint8Array(81).fill(255), channels: 1 }));
    expect(await hillock("predict", mnist, blank)).toMatchObject({ code: 1, errors: expect.stringContaining("nothing to see") });
    expect(await hillock("predict", mnist, "1,2")).toMatchObject({ code: 2, errors: expect.stringContaining("shown pictures") });
  });
});

describe("doctor", () => {
  test("says what there is, how fast it is, and what next", async () => {
    const { code, out } = await hillock("doctor");
    expect(code).toBe(0);
    for (const title of ["on this machine", "To compute with", "How fast", "To go faster"]) expect(out).toContain(title);
    expect(out).toMatch(/WebAssembly +1 thread +\d+\.\d/);
  });

  test("--json is one object", async () => {
    const { code, lines } = await hillock("doctor", "--json");
    expect([code, lines.length]).toEqual([0, 1]);
    const report = JSON.parse(lines[0]!) as { gflops: { wasm: { one: number; all: number } } };
    expect(report).toMatchObject({
      event: "doctor",
      version,
      simd: true,
      machine: { node: process.versions.node },
      advice: expect.any(Array),
    });
    expect(report.gflops.wasm.one).toBeGreaterThan(0.5);
  });
});

test("HILLOCK_DEBUG shows stacks, FORCE_COLOR colours", async () => {
  let errors = "";
  const io = openIo({ write: () => true }, { write: (text: string) => (errors += text) }, { HILLOCK_DEBUG: "1", FORCE_COLOR: "1" });
  expect(await run(["nonsense"], io)).toBe(2);
  expect(plain(errors)).toMatch(/\n.* at /);
  expect(errors).toContain("\x1b[31mError");
});
