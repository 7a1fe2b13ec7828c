import { expect, test } from "vitest";
import { InternalError } from "../../errors.ts";
import { RecordedSteps } from "./recordedSteps.ts";

const ramp = (from: number, count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => from + i);

test("numbers are added, repeated, cut off and added again", () => {
  const recorded = new RecordedSteps(["loss", "accuracy"], 5);
  expect(recorded.view("loss")).toEqual(new Float64Array(0));
  recorded.add(5, [ramp(50, 3), ramp(500, 3)], 3);
  recorded.add(6, [ramp(51, 4), ramp(501, 4)], 4);
  expect([...recorded.view("loss")]).toEqual([50, 51, 52, 53, 54]);
  expect([...recorded.view("accuracy")]).toEqual([500, 501, 502, 503, 504]);
  recorded.truncate(7);
  expect([recorded.from, recorded.to]).toEqual([5, 7]);
  recorded.add(7, [ramp(0, 1), ramp(0, 1)], 1);
  expect([...recorded.view("loss")]).toEqual([50, 51, 0]);
});

test("a repeated step with another number is reported", () => {
  const recorded = new RecordedSteps(["loss"], 0);
  recorded.add(0, [ramp(0, 4)], 4);
  expect(() => recorded.add(1, [Float32Array.of(1, 2.5)], 2)).toThrow(InternalError);
  expect(() => recorded.add(1, [Float32Array.of(1, 2.5)], 2)).toThrow(/Step 2 was repeated and its loss came out differently/);
});

test("of too many the last ones stay, at least half as many as are kept at most", () => {
  const recorded = new RecordedSteps(["loss"], 0, 100);
  let step = 0;
  for (const count of [30, 30, 30, 30, 7, 250, 1, 99, 100, 3]) {
    recorded.add(step, [ramp(step, count)], count);
    step += count;
    const view = recorded.view("loss");
    expect(recorded.to).toBe(step);
    expect(view.length).toBe(recorded.to - recorded.from);
    expect(view.length).toBeLessThanOrEqual(100);
    expect(view.length).toBeGreaterThanOrEqual(Math.min(step, 50));
    expect([...view]).toEqual([...ramp(recorded.from, view.length)]);
  }
  // Steps that are no longer kept may be repeated; nothing changes.
  const before = [...recorded.view("loss")];
  recorded.add(0, [ramp(7, 20)], 20);
  expect([...recorded.view("loss")]).toEqual(before);
  recorded.truncate(3);
  expect([recorded.from, recorded.to, recorded.view("loss").length]).toEqual([3, 3, 0]);
});

test("a copy has its own numbers", () => {
  const recorded = new RecordedSteps(["loss"], 2);
  recorded.add(2, [ramp(2, 10)], 10);
  const copy = recorded.before(6);
  copy.add(6, [ramp(60, 2)], 2);
  expect([...copy.view("loss")]).toEqual([2, 3, 4, 5, 60, 61]);
  expect([...recorded.view("loss")]).toEqual([...ramp(2, 10)]);
});
