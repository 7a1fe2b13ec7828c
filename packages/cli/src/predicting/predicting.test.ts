import { dense, sequential } from "hillock";
import { describe, expect, test } from "vitest";
import { digitSide } from "../images/digit.ts";
import { Paint } from "../terminal/paint.ts";
import { displayWidth } from "../terminal/text.ts";
import { UsageError } from "../usage-error.ts";
import { drawNumbersAnswer, drawPictureAnswer, drawProbabilities } from "./draw.ts";
import { isPicture, numberRows } from "./inputs.ts";
import { answersClasses, classesOf } from "./meaning.ts";

const none = new Paint(1);

describe("inputs", () => {
  test("numbers are told from names of files", () => {
    expect(["0,1", "-0.5;1e3", "1", "+2"].map(isPicture)).toEqual([false, false, false, false]);
    expect(["digit.png", "./7", "a,b"].map(isPicture)).toEqual([true, true, true]);
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
    expect(() => numberRows(["0,1"], 784)).toThrow("name of a PNG");
  });
});

const net = (units: number, activation: string, name = "sequential") =>
  sequential([dense(units, { activation, inputShape: [2] })], { name });

describe("meaning", () => {
  test("sigmoid and softmax answer classes, a linear output values", () => {
    expect([net(1, "sigmoid"), net(3, "softmax"), net(1, "linear")].map(answersClasses)).toEqual([true, true, false]);
  });

  test("a network named after its data set has its classes' names", () => {
    expect(classesOf(net(10, "softmax", "fashion-mnist"))[9]).toBe("Ankle boot");
    expect(classesOf(net(3, "softmax", "fashion-mnist"))).toEqual(["0", "1", "2"]);
    expect(classesOf(net(1, "sigmoid"))).toEqual(["0", "1"]);
  });
});

describe("answers", () => {
  test("bars of probabilities", () => {
    expect(drawProbabilities(["cat", "mouse"], [0.0001, 0.9999], none)).toEqual(["cat      0.0 %", "mouse  100.0 %  ████████████████████"]);
  });

  test("a picture beside its probabilities, or above them where it is narrow", () => {
    const digit = { pixels: new Float32Array(digitSide * digitSide).fill(1), darkOnLight: true };
    const classes = Array.from({ length: 10 }, (_, i) => String(i));
    const probabilities = classes.map((_, i) => (i === 7 ? 0.91 : 0.01));
    const wide = drawPictureAnswer("seven.png", digit, classes, probabilities, 80, none);
    expect(wide).toHaveLength(15);
    expect(wide[1]).toBe(`  ${"█".repeat(28)}   7, says the network, with 91.0 %.`);
    const narrow = drawPictureAnswer("seven.png", digit, classes, probabilities, 40, none);
    expect(narrow).toHaveLength(28);
    for (const line of narrow) expect(displayWidth(line)).toBeLessThan(40);
  });

  test("rows of numbers, aligned", () => {
    const rows = [
      [0, 1],
      [-0.5, 10],
    ];
    expect(drawNumbersAnswer(net(1, "linear"), rows, [[0.5], [-12.25]], none)).toEqual([
      "     0   1  →   0.5000",
      "  -0.5  10  →  -12.2500",
    ]);
    expect(drawNumbersAnswer(net(1, "sigmoid"), [[0, 1]], [[0.75]], none)).toEqual(["  0  1  →   0.7500  1 ███████████████"]);
    expect(drawNumbersAnswer(net(3, "softmax"), [[0, 1]], [[0.1, 0.7, 0.2]], none)).toEqual(["  0  1  →   0.1000   0.7000   0.2000  1"]);
  });
});
