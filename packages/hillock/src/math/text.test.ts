import fc from "fast-check";
import { expect, test } from "vitest";
import {
  abs,
  add,
  constant,
  div,
  exp,
  floor,
  gt,
  log,
  lt,
  max,
  mul,
  ne,
  neg,
  pow,
  select,
  sigmoid,
  sqrt,
  square,
  sub,
  variable,
} from "./build.ts";
import type { Expr } from "./expr.ts";
import { expressions, runs } from "./testing/expressions.ts";
import { parseText, regrouped } from "./testing/parse-text.ts";
import { toText } from "./text.ts";

const x = variable("x");
const y = variable("y");

const table: readonly (readonly [Expr, string])[] = [
  [mul(0.5, square(sub(y, x))), "½·(y − x)²"],
  [mul(sigmoid(x), sub(1, sigmoid(x))), "σ(x)·(1 − σ(x))"],
  [div(1, add(1, exp(neg(x)))), "1/(1 + exp(−x))"],
  [sub(x, sub(y, 1)), "x − (y − 1)"],
  [add(x, add(y, 1)), "x + y + 1"],
  [mul(x, neg(y)), "x·(−y)"],
  [add(x, -2), "x + (−2)"],
  [neg(square(x)), "−x²"],
  [square(neg(x)), "(−x)²"],
  [square(constant(-2)), "(−2)²"],
  [square(sqrt(x)), "(√x)²"],
  [sqrt(square(x)), "√(x²)"],
  [pow(x, -3), "x⁻³"],
  [pow(x, add(y, 1)), "x^(y + 1)"],
  [mul(div(x, y), 2), "(x/y)·2"],
  [div(x, mul(y, 2)), "x/(y·2)"],
  [max(x, 0), "max(x, 0)"],
  [lt(0, x), "[x > 0]"],
  [mul(y, gt(x, 0)), "y·[x > 0]"],
  [ne(x, y), "[x ≠ y]"],
  [select(lt(0, x), x, mul(0.01, x)), "x > 0 ? x : 0.01·x"],
  [add(select(x, 1, 2), 1), "(x ≠ 0 ? 1 : 2) + 1"],
  [abs(sub(abs(x), 1)), "||x| − 1|"],
  [floor(div(x, 2)), "⌊x/2⌋"],
  [mul(2 / Math.sqrt(Math.PI), x), "(2/√π)·x"],
  [log(add(x, 1e-7)), "ln(x + 10⁻⁷)"],
  [mul(2.5e-8, x), "2.5·10⁻⁸·x"],
  [div(x, 2.5e-8), "x/(2.5·10⁻⁸)"],
  [max(-Infinity, NaN), "max(−∞, NaN)"],
];

test.each(table.map(([expr, text]) => ({ text, expr })))("$text", ({ expr, text }) => {
  expect(toText(expr)).toBe(text);
});

test("symbols and numbers take the place of variables", () => {
  const loss = mul(0.5, square(sub(y, x)));
  expect(toText(loss, { names: { x: "ŷ" } })).toBe("½·(y − ŷ)²");
  expect(toText(loss, { values: { x: 0.731058579, y: 1 } })).toBe("½·(1 − 0.7311)²");
  expect(toText(loss, { values: { x: -0.731058579, y: 1 }, digits: 2 })).toBe("½·(1 − (−0.73))²");
  expect(toText(add(x, y), { values: { x: -1, y: -1e-9 } })).toBe("−1 + (−10⁻⁹)");
  expect(toText(max(x, y), { values: { x: 1234567, y: 12345.678 } })).toBe("max(1.235·10⁶, 12346)");
  expect(toText(max(x, y), { values: { x: 0.1 + 0.2, y: 0.000123456 } })).toBe("max(0.3, 0.0001235)");
  // Where powers of ten begin, and where integers end.
  expect(toText(max(x, y), { values: { x: 1e-4, y: 0.9999e-4 } })).toBe("max(0.0001, 9.999·10⁻⁵)");
  expect(toText(max(x, y), { values: { x: 999_999, y: 1e6 } })).toBe("max(999999, 10⁶)");
  expect(toText(max(x, y), { values: { x: 1000.4, y: 999.96 } })).toBe("max(1000, 1000)");
  expect(toText(max(x, y), { values: { x: -0, y: -Infinity } })).toBe("max(0, −∞)");
});

test("a whole power is written up, as long as it is short", () => {
  expect([999, -999, 1000, -1000, 2.5].map((power) => toText(pow(x, power)))).toEqual(["x⁹⁹⁹", "x⁻⁹⁹⁹", "x^1000", "x^(−1000)", "x^2.5"]);
});

test("a formula no reader could want is refused, quickly", () => {
  let huge = x;
  for (let i = 0; i < 1000; i++) huge = add(huge, huge);
  expect(() => toText(huge)).toThrow(/too long to be written out/);
});

// No 10 and no powers of ten: 2·10⁻⁷ may be one number or a product, and it does not matter which.
const constants = [0, 1, -1, 2, -3, 0.5, -0.25, 1 / 3, 7.25, -0, Infinity, -Infinity, NaN, 123456];

test("what is written is read back as the same formula", () => {
  const check = (expr: Expr) => {
    const text = toText(expr);
    const read = regrouped(parseText(text));
    if (read !== regrouped(expr)) throw new Error(`${text} is read as ${toText(read)}`);
  };
  fc.assert(fc.property(expressions({ constants, size: 7 }), check), runs(3000));
});

/** The positions of parentheses that group (and do not enclose arguments). */
function groups(text: string): (readonly [number, number])[] {
  const open: number[] = [];
  const pairs: (readonly [number, number])[] = [];
  [...text].forEach((character, i) => {
    if (character === "(") open.push(i);
    if (character === ")") pairs.push([open.pop()!, i]);
  });
  return pairs.filter(([from]) => !/[\p{L}\d]/u.test(text[from - 1] ?? " "));
}

test("no parentheses can be left out", () => {
  const check = (expr: Expr) => {
    const text = toText(expr);
    for (const [from, to] of groups(text)) {
      // (a/b)·c and (a/b)/c could do without, but people disagree about what a/b·c means.
      if (/[·/]/.test(text[to + 1] ?? "") && text.slice(from, to).includes("/")) continue;
      // (½)² could do without, but looks like 1/2².
      if (/^\([½¼¾⅓⅔]\)$/.test(text.slice(from, to + 1))) continue;
      const bare = text.slice(0, from) + text.slice(from + 1, to) + text.slice(to + 1);
      let read: Expr | undefined;
      try {
        read = regrouped(parseText(bare));
      } catch {
        continue;
      }
      if (read === regrouped(expr)) throw new Error(`${text} could be ${bare}`);
    }
  };
  fc.assert(fc.property(expressions({ constants, size: 6 }), check), runs(1500));
});
