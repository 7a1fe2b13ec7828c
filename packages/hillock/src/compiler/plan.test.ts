/** The memory plan: values that live at the same time never share a byte, whatever the graph. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { build, graph } from "../graph/index.ts";
import * as math from "../math/index.ts";
import { type Matrix, operandsOf, storageOf } from "./matrix.ts";
import { alignment, bytesOf, type Plan } from "./plan.ts";
import { randomGraph } from "./testing/graphs.ts";
import { planOf } from "./testing/planned.ts";

const capacity = 9;

interface Life {
  readonly value: Matrix;
  readonly offset: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}
/** When each value of the arena is written first and read last, found from the kernels alone. */
function livesOf({ kernels, places, moves }: Plan): Life[] {
  const lives: Life[] = [];
  for (const [value, place] of places) {
    if (place.kind !== "arena") continue;
    const writes = kernels.findIndex(({ members }) => members.some((member) => member === value));
    const reads = kernels.map(({ members }, i) =>
      members.some((member) => operandsOf(member).some((operand) => storageOf(operand) === value)) ? i : -1,
    );
    const moved = moves.some(({ from }) => storageOf(from) === value) ? kernels.length : -1;
    lives.push({
      value,
      offset: place.offset,
      end: place.offset + bytesOf(value.rows, value.columns, capacity),
      from: writes,
      to: Math.max(writes, moved, ...reads),
    });
  }
  return lives;
}

test("no two living values overlap, and each is aligned and inside the arena", () => {
  let pairs = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 20), { minLength: 40, maxLength: 300, size: "max" }), (numbers) => {
      let planned: Plan;
      try {
        planned = planOf(randomGraph(numbers), capacity);
      } catch (error) {
        if (String(error).includes("cannot be compiled")) return;
        throw error;
      }
      const lives = livesOf(planned);
      for (const { offset, end, from } of lives) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(offset % alignment).toBe(0);
        expect(end).toBeLessThanOrEqual(planned.arenaBytes);
      }
      for (const [i, a] of lives.entries()) {
        for (const b of lives.slice(i + 1)) {
          if (a.to < b.from || b.to < a.from) continue;
          pairs++;
          expect(a.end <= b.offset || b.end <= a.offset, `#${a.value.id} and #${b.value.id}`).toBe(true);
        }
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(pairs).toBeGreaterThan(300);
});

test("every value is computed before it is read, and once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 20), { minLength: 40, maxLength: 300, size: "max" }), (numbers) => {
      let planned: Plan;
      try {
        planned = planOf(randomGraph(numbers), capacity);
      } catch (error) {
        if (String(error).includes("cannot be compiled")) return;
        throw error;
      }
      const all = planned.kernels.flatMap(({ members }) => members);
      expect(new Set(all).size).toBe(all.length);
      const done = new Set<Matrix>();
      for (const member of all) {
        for (const operand of operandsOf(member)) {
          const storage = storageOf(operand);
          expect(done.has(storage) || ["source", "iota", "size"].includes(storage.kind)).toBe(true);
        }
        done.add(member);
      }
    }),
    { numRuns: 200, seed: 2 },
  );
});

test("a chain of matrices needs room for two of them, not for all", () => {
  let value = build.map((x) => x, build.input("x", ["n", 64]));
  for (let i = 0; i < 30; i++) value = build.map(math.tanh, build.matmul(value, build.parameter(`w${i}`, [64, 64])));
  const { arenaBytes } = planOf(graph({ value }), capacity);
  expect(arenaBytes).toBeLessThanOrEqual(3 * 64 * capacity * 4);
});
