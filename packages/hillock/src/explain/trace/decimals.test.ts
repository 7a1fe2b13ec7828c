import { expect, test } from "vitest";
import { sequential } from "../../model/sequential.ts";
import { dense } from "../../network/index.ts";
import { explain } from "../explain.ts";
import { decimals } from "./decimals.ts";

test("an f32 becomes the shortest decimal that is rounded to it, and that is the same f32", () => {
  expect([...decimals(Float32Array.of(0.1, -0.15, 3, 0, 1e-7, 0.35891648))]).toEqual([0.1, -0.15, 3, 0, 1e-7, 0.3589165]);
  const any = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i) * 10 ** (i % 9));
  expect(Float32Array.from(decimals(any))).toEqual(any);
});

test("explain reads numbers as they were written where it is asked to", async () => {
  const net = sequential([dense(1, { inputShape: [1] })]);
  net.compile({ loss: "quadratic" });
  net.setWeights([[[0.1]], [0.7]]);
  const z = async (decimal: boolean): Promise<number> => (await explain(net, [[0.3]], [[0]], { decimal })).why("dense_1[0]", "z").value;
  expect(await z(true)).toBe(0.1 * 0.3 + 0.7);
  expect(await z(false)).toBe(Math.fround(0.1) * Math.fround(0.3) + Math.fround(0.7));
});
