import { dense, sequential, tensor, tensorFrom } from "hillock";
import { describe, expect, test } from "vitest";
import { Paint } from "../terminal/paint.ts";
import { displayWidth } from "../terminal/text.ts";
import { datasetNamed } from "../training/datasets.ts";
import { drawOutcome, testText } from "./index.ts";
import { actualLabels, labelsOf, probabilitiesOf, probabilityOf } from "./labels.ts";
import { drawMistakes, surestMistakes } from "./mistakes.ts";
import { drawTruthTable } from "./truth-table.ts";

const none = new Paint(1);
const xor = {
  x: tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]),
  y: tensor([[0], [1], [1], [0]]),
};

describe("labels", () => {
  test("of one output by one half, of several by the largest", () => {
    expect(Array.from(labelsOf(tensor([[0.2], [0.5], [0.51]])))).toEqual([0, 0, 1]);
    expect(
      Array.from(
        labelsOf(
          tensor([
            [0.2, 0.7, 0.1],
            [0.5, 0.1, 0.4],
          ]),
        ),
      ),
    ).toEqual([1, 0]);
    expect(Array.from(actualLabels(xor))).toEqual([0, 1, 1, 0]);
  });

  test("and their probabilities", () => {
    expect(probabilityOf(tensor([[0.25]]), 0, 1)).toBe(0.25);
    expect(probabilitiesOf(tensor([[0.25]]), 0, 2)).toEqual([0.75, 0.25]);
    expect(
      probabilitiesOf(
        tensor([
          [0, 1],
          [0.25, 0.75],
        ]),
        1,
        2,
      ),
    ).toEqual([0.25, 0.75]);
  });
});

/** Three pictures: ink only in the middle. */
const pixels = new Uint8Array(3 * 784).map((_, i) => (i % 784 === 14 * 28 + 14 ? 255 : 0));
const pictures = { x: tensorFrom(pixels, [3, 784], 1 / 255), y: tensorFrom(Int32Array.of(0, 1, 2), [3]) };

describe("mistakes", () => {
  const wrong = tensor([
    [0.1, 0.9, 0],
    [0.6, 0.4, 0],
    [0, 0, 1],
  ]);

  test("the surest first", () => {
    const [first, second] = surestMistakes(pictures, wrong, 5);
    expect(first).toMatchObject({ row: 0, actual: 0, predicted: 1 });
    expect(first!.probability).toBeCloseTo(0.9);
    expect(second).toMatchObject({ row: 1, actual: 1, predicted: 0 });
    expect(surestMistakes(pictures, wrong, 1)).toHaveLength(1);
  });

  test("each kind of confusion once, while there are others", () => {
    const y = tensorFrom(Int32Array.of(0, 0, 2), [3]);
    const found = surestMistakes(
      { ...pictures, y },
      tensor([
        [0, 1, 0],
        [0, 0.9, 0.1],
        [0.5, 0.3, 0.2],
      ]),
      3,
    );
    expect(found.map(({ row }) => row)).toEqual([0, 2, 1]);
  });

  test("are drawn side by side with captions", () => {
    const lines = drawMistakes(pictures, wrong, ["0", "1", "2"], 80, none);
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe("  0 read as 1 (90 %)       1 read as 0 (60 %)");
    expect(lines[5]).toBe(`  ${" ".repeat(11)}▄${" ".repeat(10 + 3 + 11)}▄`);
  });

  test("long names take two lines, and only as many as fit are drawn", () => {
    const lines = drawMistakes(pictures, wrong, ["T-shirt/top", "Ankle boot", "2"], 30, none);
    expect(lines.slice(-2)).toEqual(["  T-shirt/top", "  as Ankle boot (90 %)"]);
    expect(drawMistakes(pictures, wrong, ["0", "1", "2"], 20, none)).toEqual([]);
  });

  test("no mistakes, no pictures", () => {
    expect(
      drawMistakes(
        pictures,
        tensor([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]),
        ["0", "1", "2"],
        80,
        none,
      ),
    ).toEqual([]);
  });
});

test("a truth table", () => {
  expect(drawTruthTable(xor, tensor([[0.0125], [0.9], [0.25], [1]]), none)).toEqual([
    "    x₁  x₂   target   network",
    "     0   0        0    0.0125  ▏",
    "     0   1        1    0.9000  █████████",
    "     1   0        1    0.2500  ██▌",
    "     1   1        0    1.0000  ██████████",
  ]);
  expect(drawTruthTable({ x: tensor([[0], [1]]), y: tensor([[1], [0]]) }, tensor([[1], [0]]), none)[0]).toBe("     x   target   network");
});

describe("a whole outcome", () => {
  test("of a gate: table and map, or the table alone where it is narrow", async () => {
    const net = sequential([dense(1, { activation: "sigmoid", inputShape: [2] })], { seed: 1 });
    const gate = datasetNamed("xor");
    const wide = await drawOutcome(net, gate, { train: xor, test: xor }, 80, none);
    expect(wide).toHaveLength(13);
    for (const line of wide) expect(displayWidth(line)).toBeLessThan(80);
    expect(await drawOutcome(net, gate, { train: xor, test: xor }, 60, none)).toHaveLength(5);
    net.dispose();
  });

  test("of points: a map that shows on which side they lie", async () => {
    const net = sequential([dense(1, { activation: "sigmoid", inputShape: [2] })]);
    net.setWeights([tensor([[50], [0]]), tensor([0])]);
    const examples = {
      x: tensor([
        [-1, -1],
        [1, 1],
      ]),
      y: tensor([[0], [1]]),
    };
    const lines = await drawOutcome(net, datasetNamed("moons"), { train: examples, test: examples }, 40, none);
    const map = lines.slice(0, 15);
    for (const line of map) expect(line.slice(8, 22).trim()).toMatch(/^○?$/);
    expect(map.filter((line) => line.includes("▒●"))).toHaveLength(1);
    expect(lines.at(-1)).toBe("        ○ class 0  ● class 1: no mistakes in 2");
    net.dispose();
  });
});

test("results in words", () => {
  expect(testText({ loss: 0.0825, accuracy: 0.9754 })).toBe("accuracy 97.54 % · loss 0.0825");
  expect(testText({ loss: 0.00059, accuracy: 1 })).toBe("accuracy 100.00 % · loss 5.90e-4");
  expect(testText({ loss: 0.0023, meanAbsoluteError: 0.0401 })).toBe("mean absolute error 0.0401 · loss 0.0023");
});
