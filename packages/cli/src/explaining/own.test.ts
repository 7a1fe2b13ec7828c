/** `hillock explain`, `check` and `health` with networks and examples of the user's own. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dense, explain, loadModel, sequential, sgd } from "hillock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIo } from "../io.ts";
import { run } from "../program.ts";

async function hillock(...words: string[]) {
  let [out, errors] = ["", ""];
  const io = openIo({ write: (text: string) => (out += text), columns: 100 }, { write: (text: string) => (errors += text) }, {});
  const code = await run(words, io);
  return { code, out, errors: errors.replaceAll(/\s+/g, " ") };
}

let folder = "";
/** A saved network of three inputs and two outputs. */
let model = "";
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hillock-own-"));
  model = file("net");
  const net = sequential([dense(2, { activation: "tanh", inputShape: [3] }), dense(2)], { seed: 3 });
  net.compile({ loss: "mse", optimizer: sgd({ learningRate: 0.1 }) });
  await net.save(model);
  net.dispose();
  const files = {
    "rows.csv": "a,b,c,u,v\n0,1,0,1,0\n0.5,-1,2,0.25,-3\n\n1,1,1,0,0\n",
    "bare.csv": "0;0;0\n0;1;1\n1;0;1\n1;1;0\n",
    "quoted.csv": '\uFEFF"x, the ""first"" one",y\r\n"1","2"\r\n',
    "text.csv": "a,b\n1,2\n3,x\n",
    "short.csv": "1,2\n3,4\n\n5\n",
    "empty-field.csv": "1,2\n3,\n",
    "infinite.csv": "1,Infinity\n",
    "open.csv": '1,2\n"3,4\n5,6\n',
    "header.csv": "a,b\n",
    "nothing.csv": "",
    "weights.json": "[[[0.15, 0.25], [0.2, 0.3]], [0.35, 0.35], [[0.4], [0.45]], [0.6]]",
    "weights.txt": "0.15 0.25\n0.2 0.3\n0.35 0.35\n0.4 0.45\n0.6\n",
    "words.json": '["a"]',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
});
afterAll(() => rm(folder, { recursive: true }));

describe("a saved network", () => {
  test("with a row of a file, which the line and the numbers name", async () => {
    const net = await loadModel(model);
    const trace = await explain(net, [[0.5, -1, 2]], [[0.25, -3]], { optimizer: true, decimal: true });
    const { code, out } = await hillock("explain", model, file("rows.csv"), "--row", "2");
    expect(code).toBe(0);
    expect(out).toContain("row 2 of rows.csv, line 3");
    expect(out).toContain("x = (0.5, −1, 2), y = (0.25, −3)");
    for (const { text } of [trace.why("loss"), trace.why("dense_1[1]", "z")]) expect(out).toContain(text.substituted.split(" = ").at(-1));
    net.dispose();
  });

  test("with --x and --y", async () => {
    const { out } = await hillock("explain", model, "--x", "0.5,-1,2", "--y", "0.25,-3");
    const row = await hillock("explain", model, file("rows.csv"), "--row", "2");
    const body = (text: string): string => text.slice(text.indexOf("Example:"));
    expect(body(out)).toBe(body(row.out));
  });

  test("check and health take both as well", async () => {
    const check = await hillock("check", model, file("rows.csv"), "--count", "all");
    expect(check).toMatchObject({ code: 0, out: expect.stringContaining("over 3 examples") });
    expect((await hillock("check", model, "--x", "0.5,-1,2", "--y", "0.25,-3")).out).toContain("over 1 example");
    const json = await hillock("health", model, file("rows.csv"), "--json");
    expect(JSON.parse(json.out)).toMatchObject({ event: "health", dataset: "rows.csv", model });
  });
});

describe("a fresh network", () => {
  test("a row without zeros is chosen, and it is said why", async () => {
    const { out } = await hillock("explain", file("bare.csv"), "--hidden", "2");
    expect(out).toContain("2 → 2 sigmoid → 1 sigmoid");
    expect(out).toMatch(/row 4 of bare\.csv, line 4,\s+the first that has no input of 0/);
    expect((await hillock("explain", "xor")).out).toMatch(/row 4, the first that has no input of 0/);
    for (const name of ["circles", "spirals", "plane", "not"])
      expect((await hillock("explain", name)).out, name).toContain("no input of 0");
    expect((await hillock("explain", file("rows.csv"), "--outputs", "2")).out).toContain("3 → 2 · quadratic cost");
    await writeFile(file("zeros.csv"), "0,0,5,1\n0,2,3,1\n0,0,0,0\n");
    expect((await hillock("explain", file("zeros.csv"))).out).toMatch(
      /row 2 of zeros\.csv, line 2,\s+the one with the most inputs that are not 0/,
    );
  });

  test("weights in full are the same as numbers, as JSON and as text", async () => {
    const of = async (weights: string): Promise<unknown> => {
      const { code, out } = await hillock("explain", "--x", "0.05,0.1", "--y", "0.01", "--hidden", "2", "--weights", weights, "--json");
      expect(code).toBe(0);
      return JSON.parse(out).tensors;
    };
    const [numbers, json, text] = [
      await of("0.15,0.25,0.2,0.3,0.35,0.35,0.4,0.45,0.6"),
      await of(file("weights.json")),
      await of(file("weights.txt")),
    ];
    expect(json).toEqual(numbers);
    expect(text).toEqual(numbers);
    const kernel = (numbers as { name: string; quantity: string; data: number[] }[]).find(
      ({ name, quantity }) => name === "dense_1.kernel" && quantity === "value",
    );
    expect(kernel?.data).toEqual([0.15, 0.25, 0.2, 0.3]);
  });

  test.each([
    [["--loss", "binaryCrossentropy"], "1 sigmoid"],
    [["--loss", "sparseCategoricalCrossentropy"], "2 softmax"],
    [["--output", "tanh"], "1 tanh"],
    [["--activation", "relu", "--hidden", "3"], "3 relu → 1 sigmoid"],
  ])("%o", async (words, network) => {
    expect((await hillock("explain", file("bare.csv"), ...words)).out).toContain(network);
  });

  test("a quoted header, a byte order mark and line ends of Windows", async () => {
    expect((await hillock("explain", file("quoted.csv"))).out).toContain("x = 1, y = 2");
  });
});

test.each([
  [["text.csv"], "Line 3 of", '"x" in column 2, "b"'],
  [["short.csv"], "Line 4 of", "1 column, where line 1 has 2"],
  [["empty-field.csv"], "Line 2 of", "an empty field in column 2"],
  [["infinite.csv"], "Line 1 of", ""],
  [["open.csv"], "Line 2 of", "quotes that close"],
  [["header.csv"], "nothing below", ""],
  [["nothing.csv"], "nothing", ""],
  [["none.csv"], "cannot be read", "ENOENT"],
  [["bare.csv", "--row", "0"], "bare.csv has no row 0", "Rows count from 1"],
  [["bare.csv", "--outputs", "3"], "too few columns", "--outputs"],
  [["bare.csv", "--x", "1,2"], "either a row of a file or given by --x and --y", ""],
  [["bare.csv", "--output", "sigmod"], "--output does not take this value", 'Did you mean "sigmoid"?'],
  [["bare.csv", "--weights", "1,2"], "2 numbers", "3 numbers, as this network has dense_1.kernel 2 × 1, dense_1.bias 1"],
  [["bare.csv", "--digits", "99"], "--digits does not take this value", "15"],
])("%o is refused by line or by name", async (words, problem, detail) => {
  const [name = "", ...rest] = words;
  const { code, out, errors } = await hillock("explain", file(name), ...rest);
  expect(code).not.toBe(0);
  expect(out).toBe("");
  expect(errors).toContain(problem);
  expect(errors).toContain(detail);
});

test("a saved network says what it takes", async () => {
  expect((await hillock("explain", model, file("bare.csv"))).errors).toContain("another count of inputs");
  expect((await hillock("explain", model, "--x", "1,2,3", "--y", "1")).errors).toContain("another count of targets");
  expect((await hillock("explain", model, "--x", "1,2,3")).errors).toContain("does not say what should come out");
  expect((await hillock("explain", model, "--x", "1,2,3", "--y", "1,2", "--output", "tanh")).errors).toContain("brings its own");
  expect((await hillock("explain", "--x", "1", "--y", "2", "--weights", file("words.json"))).errors).toContain("a file of numbers");
  expect((await hillock("explain")).errors).toContain("neither a network nor an example");
});
