import { expect, it, vi } from "vitest";

// uPlot asks for a window as soon as it is read; only the arithmetic beside it is tested here.
vi.mock("uplot", () => ({ default: class {} }));
const { ceiling, logFloor, thin } = await import("./curves.ts");

it("thins both series to common steps and keeps the spikes of each", () => {
  const n = 20_000;
  const steps = Array.from({ length: n }, (_, i) => i * 10);
  const train = steps.map((s) => 1 / (1 + s));
  const test = train.map((loss) => loss * 1.1);
  train[1234] = 5;
  test[17_000] = 6;
  const [x, a, b] = thin({ steps, train, test });
  expect(x.length).toBeLessThan(1700);
  expect(a.length).toBe(x.length);
  expect(a[x.indexOf(12_340)]).toBe(5);
  expect(b[x.indexOf(170_000)]).toBe(6);
});

it("leaves the test series empty where there is none", () => {
  const [x, , b] = thin({ steps: [0, 1], train: [2, 1], test: [] });
  expect(x).toEqual([0, 1]);
  expect(b).toEqual([null, null]);
});

it("finds a floor for logarithmic axes", () => {
  expect(logFloor([0, 0.02, 3], [0.5])).toBeCloseTo(0.01, 12);
  expect(logFloor([0])).toBe(1e-3);
});

it("what is no finite number is not drawn, and does not decide about the axes", () => {
  const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
  const [x, a, b] = thin({ steps: [0, 1, 2], train: [0.5, infinite, 0.25], test: [none, none, none] });
  expect([x, a, b]).toEqual([
    [0, 1, 2],
    [0.5, null, 0.25],
    [null, null, null],
  ]);
  expect(ceiling(a, b)).toBeCloseTo(0.525, 12);
  expect(logFloor(a, b)).toBe(0.1);
  expect(ceiling(b)).toBeGreaterThan(0);
});
