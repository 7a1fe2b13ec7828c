/** Maxima that several elements share, on every device: the slope's shares are the reference's, for rows in registers and rows in memory. */

import { expect, test } from "vitest";
import { build, gradients, graph } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { reference } from "./index.ts";
import { allDevices } from "./testing/devices.ts";

const rows = 6;
/** Few different numbers, so that every row has ties. */
const table = (columns: number): number[] => Array.from({ length: rows * columns }, (_, i) => Math.floor(3 * (1 + Math.sin(i * 12.9898))));

test.each([reference(), ...allDevices()].flatMap((device) => [4, 7, 33, 70].map((columns) => ({ name: device.name, device, columns }))))(
  "$name, rows of $columns",
  async ({ device, columns }) => {
    const a = build.parameter("a", ["n", columns]);
    const share = build.input("weights", ["n", 1]);
    const kinds = (["max", "min"] as const).map((kind) => {
      const weighed = build.map(math.mul, build.reduce(kind, a, [1]), share);
      return gradients(build.reshape(build.sum(weighed, [0]), []), [a])[0]!;
    });
    const store = await device.open();
    const values = table(columns);
    const weights = Array.from({ length: rows }, (_, row) => row + 1);
    store.set("a", "f32", values);
    store.set("weights", "f32", weights);
    const executable = await store.load(graph({ max: kinds[0]!, min: kinds[1]! }), { capacity: rows });
    await executable.run({ rows, batch: rows, from: 0, to: 1 });
    for (const [kind, best] of [["max", Math.max] as const, ["min", Math.min] as const]) {
      const received = executable.output(kind);
      for (let row = 0; row < rows; row++) {
        const here = values.slice(row * columns, (row + 1) * columns);
        const extreme = best(...here);
        const ties = here.filter((value) => value === extreme).length;
        here.forEach((value, i) => {
          expect(received[row * columns + i]).toBeCloseTo(value === extreme ? weights[row]! / ties : 0, 6);
        });
      }
    }
    store.dispose();
  },
);
