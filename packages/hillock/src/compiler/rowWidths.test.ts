/** Rows of every length around those that are unrolled: whole turns of the loop, a vector more, a tail, in every kind of row kernel. */

import { expect, test } from "vitest";
import { build, type Graph, graph } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { reference } from "../runtime/index.ts";
import { allDevices } from "../runtime/testing/devices.ts";
import { difference, runOn } from "./testing/routes.ts";

function everyKind(width: number): Graph {
  const x = build.input("x", ["n", width]);
  const index = build.input("index", ["n"], "i32");
  const bytes = build.gather(build.input("bytes", ["m", width], "u8"), index);
  const noise = build.random(build.input("seed", [], "i32"), build.input("step", [], "i32"), ["n", width], 1);
  const mixed = build.map((a, b, r, c) => math.add(math.mul(a, math.add(b, r)), math.mul(0.01, c)), x, bytes, noise, build.iota(width));
  const centred = build.map((a, b) => math.sub(a, b), mixed, build.max(mixed, [1]));
  const weights = build.parameter("w", [width]);
  const moved = build.map(
    (w, g) => math.flushDenormal(math.sub(w, math.mul(0.1, g))),
    weights,
    build.reshape(build.sum(mixed, [0]), [width]),
  );
  return graph({ mixed, softmax: build.softmax(centred), rows: build.sum(centred, [1]), columns: build.sum(centred, [0]) }, [
    { parameter: weights, value: moved },
  ]);
}

test.each([31, 32, 33, 35, 36, 37, 39, 40, 41, 44, 63, 64, 68, 100])("rows of %i", async (width) => {
  const made = everyKind(width);
  const steps = { capacity: 5, rows: 7, steps: 3 };
  const expected = await runOn(reference(), made, steps);
  for (const device of allDevices()) expect(difference(await runOn(device, made, steps), expected), device.name).toBeUndefined();
});
