import { expect, test } from "vitest";
import * as math from "../../math/index.ts";
import { toLatex, toText } from "../../math/index.ts";
import { sequential } from "../../model/index.ts";
import { dense, sgd } from "../../network/index.ts";
import { tensor } from "../../runtime/index.ts";
import { explain } from "../explain.ts";
import { expectTrueMatrices } from "../testing/matrixLines.ts";
import { fitLine } from "./digits.ts";

/** A step of a linear unit whose weights change by little: w = (1, 1), x = (1, 0). */
async function smallStep(learningRate: number) {
  const net = sequential([dense(1, { activation: "linear", inputShape: [2] })]);
  net.compile({ optimizer: sgd({ learningRate }), loss: "quadratic" });
  net.setWeights([tensor([[1], [1]]), tensor([0])]);
  return explain(net, [[1, 0]], [[2]], { optimizer: true });
}

test.each([
  [0.001, "= [1; 1] + [0.001; 0] = [1.001; 1]", "= 1 − 0.001·(−1)·1 = 1.001"],
  [0.5, "= [1; 1] + [0.5; 0] = [1.5; 1]", "= 1 − 0.5·(−1)·1 = 1.5"],
  [1e-5, "= [1; 1] + [10⁻⁵; 0] = [1.00001; 1]", "= 1 − 10⁻⁵·(−1)·1 = 1.00001"],
])("a weight and its update by %d do not print as the same number", async (rate, matrix, single) => {
  const trace = await smallStep(rate);
  const step = trace.steps.find(({ title }) => title === "dense_1.kernel after the step")!;
  expect(step.text.substituted).toBe(matrix);
  expect(expectTrueMatrices(step.text.substituted, "the step")).toBe(true);
  expect(trace.why("dense_1.kernel[0,0]", "next").text.substituted).toBe(single);
});

test("what is smaller than any digit that is read makes it ≈", async () => {
  const trace = await smallStep(1e-14);
  expect(trace.steps.find(({ title }) => title === "dense_1.kernel after the step")!.text.substituted).toBe(
    "= [1; 1] + [10⁻¹⁴; 0] ≈ [1; 1]",
  );
  expect(trace.why("dense_1.kernel[0,0]", "next").text.substituted).toBe("= 1 − 10⁻¹⁴·(−1)·1 ≈ 1");
});

test("as few digits as will do: of the numbers, and of what they come to", () => {
  const [a, b] = [math.variable("a"), math.variable("b")];
  const of = (expr: math.Expr, values: Record<string, number>, digits = 3) => fitLine(expr, values, math.evaluate(expr, values), digits);
  expect(of(math.mul(a, b), { a: 0.5, b: 0.25 })).toEqual({ operands: 3, result: 3, exact: true });
  expect(of(math.mul(a, b), { a: 0.10676, b: 0.8808 })).toEqual({ operands: 5, result: 3, exact: true });
  // 0.75 · 0.15 = 0.1125: three digits would have to be rounded from half.
  expect(of(math.mul(a, b), { a: 0.75, b: 0.15 })).toEqual({ operands: 3, result: 4, exact: true });
  expect(of(math.sub(a, b), { a: 1, b: 1e-5 })).toEqual({ operands: 5, result: 5, exact: true });
  // A last digit of 0 is not printed: the term must be seen to be another number.
  expect(of(math.sub(a, b), { a: 2.910915, b: 0.000458 })).toEqual({ operands: 5, result: 4, exact: true });
  expect(of(math.add(a, b), { a: 1, b: 0 })).toEqual({ operands: 3, result: 3, exact: true });
});

test("constants are written by their names, or rounded", () => {
  const x = math.variable("x");
  const line = (value: number, constants = 6) => [toText(math.mul(value, x), { constants }), toLatex(math.mul(value, x), { constants })];
  expect(line(Math.SQRT2)).toEqual(["√2·x", "\\sqrt{2} \\cdot x"]);
  expect(line(Math.sqrt(3))[0]).toBe("√3·x");
  expect(line(Math.SQRT1_2)[0]).toBe("(1/√2)·x");
  expect(line(1 / Math.sqrt(2))[0]).toBe("(1/√2)·x");
  expect(line(1 / Math.sqrt(2 * Math.PI))[0]).toBe("(1/√(2·π))·x");
  expect(line(1.0507009873554805)).toEqual(["1.0507·x", "1.0507 \\cdot x"]);
  expect(line(0.044715)[0]).toBe("0.044715·x");
  expect(line(0.9999999)[0]).toBe("0.9999999·x");
  expect(line(0.99999999999)[0]).toBe("0.99999999999·x");
  expect(toText(math.mul(1.0507009873554805, x))).toBe("1.0507009873554805·x");
});
