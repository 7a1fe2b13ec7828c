import { dense, fashionMnistMeaning, type MeaningOptions, sequential } from "hillock";
import { describe, expect, test } from "vitest";
import { Paint } from "../terminal/paint.ts";
import { displayWidth } from "../terminal/text.ts";
import { UsageError } from "../usage-error.ts";
import { drawNumbersAnswer, drawPictureAnswer, drawProbabilities } from "./draw.ts";
import { isPicture, numberRows } from "./inputs.ts";
import { answersClasses, classesOf, meaningOf, pictureInputs, wayNamed } from "./meaning.ts";

const none = new Paint(1);

describe("inputs", () => {
  test("numbers are told from names of files", () => {
    expect(["0,1", "-0.5;1e3", "1", "+2"].map(isPicture)).toEqual([false, false, false, false]);
    expect(["digit.png", "./7"].map(isPicture)).toEqual([true, true]);
  });

  test("rows with commas; single numbers are one row together", () => {
    expect(numberRows(["0,1", "1;-0.5"], 2)).toEqual([
      [0, 1],
      [1, -0.5],
    ]);
    expect(numberRows(["0", "1"], 2)).toEqual([[0, 1]]);
    expect(numberRows(["0", "1"], 1)).toEqual([[0], [1]]);
  });

  test("too many, too few, and no numbers", () => {
    expect(() => numberRows(["0,1,2"], 2)).toThrow(UsageError);
    expect(() => numberRows(["0,1,2"], 2)).toThrow("3 (0,1,2)");
    expect(() => numberRows(["0"], 2)).toThrow("Write it like 0,1.");
    expect(() => numberRows(["0,"], 2)).toThrow('"0," is not a row of numbers');
    expect(() => numberRows(["1-2,3"], 2)).toThrow('"1-2"');
    expect(() => numberRows(["0,1"], 784)).toThrow("give the name of a file that holds one");
  });
});

const net = (units: number, activation: string, name = "sequential", inputs = 2, meaning?: MeaningOptions) =>
  sequential([dense(units, { activation, inputShape: [inputs] })], { name, meaning });

describe("what a network's numbers are", () => {
  test("sigmoid and softmax answer classes, a linear output values, unless it was saved", () => {
    expect([net(1, "sigmoid"), net(3, "softmax"), net(1, "linear")].map(answersClasses)).toEqual([true, true, false]);
    expect(answersClasses(net(1, "sigmoid", "share", 2, { outputs: { kind: "values", names: ["share"] } }))).toBe(false);
  });

  test("what was saved goes first, then what the name of an older one tells, which is said", () => {
    const own: MeaningOptions = { outputs: { kind: "classes", names: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] } };
    expect(classesOf(net(10, "softmax", "fashion-mnist", 784, own))[9]).toBe("j");
    expect(classesOf(net(10, "softmax", "fashion-mnist", 784))[9]).toBe("Ankle boot");
    expect(classesOf(net(3, "softmax", "fashion-mnist", 784))).toEqual(["0", "1", "2"]);
    expect(classesOf(net(1, "sigmoid"))).toEqual(["0", "1"]);
    expect(meaningOf(net(10, "softmax", "fashion-mnist", 784)).assumed).toContain("Fashion-MNIST");
    expect(meaningOf(net(10, "softmax", "fashion-mnist", 784, fashionMnistMeaning)).assumed).toBeUndefined();
  });

  test("pictures: as saved, as the user says, and asked where nobody knows", () => {
    expect(pictureInputs(net(10, "softmax", "a", 784, fashionMnistMeaning), "m", undefined).framing).toBe("object");
    expect(pictureInputs(net(10, "softmax", "mnist", 784), "m", undefined)).toMatchObject({
      framing: "digit",
      assumed: expect.any(String),
    });
    expect(() => pictureInputs(net(10, "softmax", "sequential", 784), "m", undefined)).toThrow("--as digits");
    expect(pictureInputs(net(10, "softmax", "sequential", 784), "m", "digits")).toMatchObject({ width: 28, framing: "digit" });
    expect(pictureInputs(net(10, "softmax", "sequential", 64), "m", "pixels")).toMatchObject({
      width: 8,
      height: 8,
      channels: 1,
      ground: "any",
    });
    expect(pictureInputs(net(10, "softmax", "sequential", 3072), "m", "pixels")).toMatchObject({ width: 32, height: 32, channels: 3 });
    expect(() => pictureInputs(net(1, "linear", "sequential", 7), "m", "pixels")).toThrow("takes no pictures or other files");
    const table: MeaningOptions = { inputs: { kind: "columns", names: Array.from({ length: 16 }, (_, i) => `c${i}`) } };
    expect(() => pictureInputs(net(1, "linear", "sequential", 16, table), "m", "pixels")).toThrow(/16 numbers \(c0, c1/);
  });

  test("ways to see are found by name", () => {
    expect(["digits", "Digit", "pixels"].map(wayNamed)).toEqual(["digits", "digits", "pixels"]);
    expect(() => wayNamed("pixls")).toThrow('Did you mean "pixels"?');
  });
});

describe("answers", () => {
  test("bars of probabilities; of many classes, the likeliest", () => {
    expect(drawProbabilities(["cat", "mouse"], [0.0001, 0.9999], none)).toEqual(["cat      0.0 %", "mouse  100.0 %  ████████████████████"]);
    const many = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    const lines = drawProbabilities(
      many,
      many.map((_, i) => (i === 70 ? 0.5 : 0.5 / 99)),
      none,
    );
    expect(lines).toHaveLength(13);
    expect(lines[0]).toContain("class 70");
    expect(lines.at(-1)).toBe("and 88 less likely ones");
  });

  test("a picture beside its probabilities, or above them where it is narrow", () => {
    const classes = Array.from({ length: 10 }, (_, i) => String(i));
    const probabilities = classes.map((_, i) => (i === 7 ? 0.91 : 0.01));
    const seven = {
      path: "seven.png",
      inputs: { width: 28, height: 28, channels: 1 as const },
      pixels: new Float32Array(784).fill(1),
      notes: ["Said."],
    };
    const wide = drawPictureAnswer({ ...seven, answer: { classes, probabilities } }, 80, none);
    expect(wide).toHaveLength(15);
    expect(wide[1]).toBe(`  ${"█".repeat(28)}   7, says the network, with 91.0 %.`);
    for (const columns of [80, 40, 24]) {
      const lines = drawPictureAnswer({ ...seven, answer: { classes, probabilities } }, columns, none);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(columns, 53));
      expect(lines.join("\n")).toContain("Said.");
    }
  });

  const numbers = (shown: ReturnType<typeof net>, rows: number[][], answers: number[][]): string[] =>
    drawNumbersAnswer(meaningOf(shown), answersClasses(shown) ? classesOf(shown) : undefined, rows, answers, { paint: none });
  test("rows of numbers, aligned, under their names where they have some", () => {
    const rows = [
      [0, 1],
      [-0.5, 10],
    ];
    expect(numbers(net(1, "linear"), rows, [[0.5], [-12.25]])).toEqual(["     0   1  →    0.5000", "  -0.5  10  →  -12.2500"]);
    expect(numbers(net(1, "sigmoid"), [[0, 1]], [[0.75]])).toEqual(["  0  1  →   0.7500  1 ███████████████"]);
    const flat: MeaningOptions = { inputs: { kind: "columns", names: ["rooms", "age"] }, outputs: { kind: "values", names: ["price"] } };
    expect(numbers(net(1, "linear", "flats", 2, flat), [[3, 40]], [[1.5]])).toEqual([
      "  rooms  age       price",
      "      3   40  →   1.5000",
    ]);
    const kinds: MeaningOptions = { outputs: { kind: "classes", names: ["cat", "dog", "ox"] } };
    expect(numbers(net(3, "softmax", "animals", 2, kinds), [[0, 1]], [[0.1, 0.7, 0.2]]).at(-1)).toBe(
      "  0  1  →   0.1000   0.7000   0.2000  dog",
    );
  });
});

test("a row with a slip in it is called that, and a file is a file", () => {
  for (const word of ["a,b", "NaN,0", "0.5,o.2", "1;x"]) {
    expect(isPicture(word)).toBe(false);
    expect(() => numberRows([word], 2)).toThrow(`"${word}" is not a row of numbers`);
  }
  for (const word of ["rows.csv", "7.png", "a,b.jpg", "pics/1,2", "nothing"]) expect(isPicture(word)).toBe(true);
});
