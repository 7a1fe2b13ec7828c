import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors.ts";
import { type LogicGate, logicGate, logicGates, xor } from "./gates.ts";
import type { Examples } from "./images.ts";
import type { ToyOptions } from "./toySet.ts";
import { circles, gaussians, moons, multiGaussian, plane, quadrants, spirals, toySets } from "./toys.ts";

/** Rows [x1, x2, y]. */
const rowsOf = ({ x, y }: Examples): [number, number, number][] =>
  Array.from(y.data, (label, i) => [x.data[2 * i]!, x.data[2 * i + 1]!, label]);
const sets: Record<string, (options?: ToyOptions) => Examples> = {
  xor,
  ...Object.fromEntries(Object.entries(toySets).map(([name, { make }]) => [name, make])),
};

describe("logic gates", () => {
  it.each<[LogicGate, number[]]>([
    ["and", [0, 0, 0, 1]],
    ["or", [0, 1, 1, 1]],
    ["nand", [1, 1, 1, 0]],
    ["nor", [1, 0, 0, 0]],
    ["xor", [0, 1, 1, 0]],
    ["xnor", [1, 0, 0, 1]],
  ])("%s answers %j", (gate, answers) => {
    const { x, y } = logicGate(gate);
    expect([x.shape, y.shape, x.dtype, y.dtype]).toEqual([[4, 2], [4, 1], "float32", "float32"]);
    expect([...x.data]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
    expect([...y.data]).toEqual(answers);
  });

  it("not has one input", () => {
    const { x, y } = logicGate("not");
    expect([x.shape, y.shape, [...x.data], [...y.data]]).toEqual([
      [2, 1],
      [2, 1],
      [0, 1],
      [1, 0],
    ]);
  });

  it("are seven, and a mistyped one is suggested", () => {
    expect(logicGates.length).toBe(7);
    expect(() => logicGate("nandd" as LogicGate)).toThrow(/Did you mean "nand"/);
    expect(() => logicGate("toString" as LogicGate)).toThrow(ArgumentError);
  });

  it("xor is the gate, repeated and blurred as asked", () => {
    expect(xor()).toEqual(logicGate("xor"));
    expect(rowsOf(xor({ examples: 6 })).slice(4)).toEqual([
      [0, 0, 0],
      [0, 1, 1],
    ]);
    const blurred = rowsOf(xor({ examples: 400, noise: 0.1, seed: 5 }));
    expect(blurred.every(([a, b, y]) => y === Number(a > 0.5 !== b > 0.5))).toBe(true);
    expect(blurred.some(([a]) => a !== Math.round(a))).toBe(true);
  });
});

describe.each(Object.entries(sets))("%s", (_, make) => {
  it("has the shapes, is seeded, and adds noise", () => {
    const options = { examples: 41, noise: 0.05, seed: 9 };
    const { x, y } = make(options);
    expect([x.shape, y.shape]).toEqual([
      [41, 2],
      [41, 1],
    ]);
    expect([...x.data, ...y.data].every((value) => Math.abs(value) < 2.5)).toBe(true);
    expect(make(options)).toEqual({ x, y });
    expect(make({ ...options, seed: 10 })).not.toEqual({ x, y });
    expect(make({ ...options, noise: 0 })).not.toEqual({ x, y });
    expect(make({ examples: 1 }).y.shape).toEqual([1, 1]);
  });

  it.each<ToyOptions>([{ examples: 0 }, { examples: 2.5 }, { noise: -1 }, { noise: Number.NaN }, { seed: 0.5 }])(
    "refuses %o",
    (options) => {
      expect(() => make(options)).toThrow(ArgumentError);
    },
  );
});

describe("classes", () => {
  it("take turns", () => {
    for (const make of [circles, quadrants, spirals, moons, gaussians])
      expect(rowsOf(make({ examples: 5 })).map(([, , y]) => y)).toEqual([0, 1, 0, 1, 0]);
  });

  it("circles: a disc of radius ½ in a ring from 0.7 to 1", () => {
    for (const [a, b, y] of rowsOf(circles({ examples: 500 }))) {
      const radius = Math.hypot(a, b);
      if (y === 1) expect(radius).toBeLessThan(0.5 + 1e-6);
      else expect(Math.abs(radius - 0.85)).toBeLessThan(0.15 + 1e-6);
    }
  });

  it("quadrants: class 1 where the signs differ, all four filled, a gap along the axes", () => {
    const rows = rowsOf(quadrants({ examples: 400, seed: 2 }));
    expect(rows.every(([a, b, y]) => (a > 0 !== b > 0) === (y === 1))).toBe(true);
    expect(rows.every(([a, b]) => Math.min(Math.abs(a), Math.abs(b)) >= 0.0599 && Math.max(Math.abs(a), Math.abs(b)) < 1)).toBe(true);
    for (const [right, above] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ])
      expect(rows.filter(([a, b]) => a > 0 === right && b > 0 === above).length).toBeGreaterThan(70);
    // Noise moves the points, not their classes.
    expect(rowsOf(quadrants({ examples: 400, seed: 2, noise: 0.3 })).some(([a, b, y]) => (a > 0 !== b > 0) !== (y === 1))).toBe(true);
  });

  it("spirals: the two arms are each other's reflection in the origin, ending at radius 1", () => {
    const rows = rowsOf(spirals({ examples: 100 }));
    for (let i = 0; i < 100; i += 2) {
      expect(rows[i + 1]![0]).toBeCloseTo(-rows[i]![0], 6);
      expect(rows[i + 1]![1]).toBeCloseTo(-rows[i]![1], 6);
    }
    // k = 49 of m = 50: r = 1, t = 3.5 π.
    expect(rows[98]![0]).toBeCloseTo(-1, 6);
    expect(rows[98]![1]).toBeCloseTo(0, 6);
    // k = 24: r = ½, t = 1.75 π.
    expect(rows[48]![0]).toBeCloseTo(-0.353553, 6);
    expect(rows[48]![1]).toBeCloseTo(0.353553, 6);
  });

  it("moons: scikit-learn's make_moons(6, shuffle=False), class by class", () => {
    const rows = rowsOf(moons({ examples: 6 }));
    const expected = [
      [1, 0],
      [0, 0.5],
      [0, 1],
      [1, -0.5],
      [-1, 0],
      [2, 0.5],
    ];
    for (const [i, [a, b]] of expected.entries()) {
      expect(rows[i]![0]).toBeCloseTo(a!, 6);
      expect(rows[i]![1]).toBeCloseTo(b!, 6);
    }
  });

  it("gaussians: two clouds around ±½ with the noise as their deviation", () => {
    const rows = rowsOf(gaussians({ examples: 4000, noise: 0.3 })).filter(([, , y]) => y === 1);
    const mean = rows.reduce((sum, [a]) => sum + a, 0) / 2000;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.sqrt(rows.reduce((sum, [a]) => sum + (a - mean) ** 2, 0) / 2000)).toBeCloseTo(0.3, 1);
  });
});

describe("functions", () => {
  it("plane: y = (x1 + x2) / 2, and noise goes to y alone", () => {
    for (const [a, b, y] of rowsOf(plane())) expect(y).toBeCloseTo((a + b) / 2, 6);
    const noisy = rowsOf(plane({ noise: 0.1, examples: 2000 }));
    const variance = noisy.reduce((sum, [a, b, y]) => sum + (y - (a + b) / 2) ** 2, 0) / 2000;
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
    expect(noisy.every(([a, b]) => Math.abs(a) <= 1 && Math.abs(b) <= 1)).toBe(true);
  });

  it("multiGaussian: six cones between −1 and 1, whose signs alternate", () => {
    const rows = rowsOf(multiGaussian({ examples: 5000, seed: 3 }));
    for (const [a, b, y] of rows) {
      expect(Math.abs(y)).toBeLessThanOrEqual(1);
      const sign = (Math.round(a * 1.5) % 2 === 0 ? -1 : 1) * Math.sign(b);
      if (y !== 0) expect(Math.sign(y)).toBe(sign);
      const distance = Math.hypot(a, b - 5 / 12);
      if (distance < 1 / 3) expect(y).toBeCloseTo(-(1 - 3 * distance), 5);
    }
    const share = rows.filter(([, , y]) => y !== 0).length / 5000;
    expect(share).toBeCloseTo((6 * Math.PI) / 9 / 4, 1);
  });
});
