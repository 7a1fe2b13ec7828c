/** Random graphs and values for tests: every operation goes through the same harness. */

import {
  build,
  type Chooser,
  definitionOf,
  type Feed,
  type Graph,
  graph,
  type Node,
  type OpName,
  operations,
  threefry2x32,
  uniform24,
} from "../index.ts";

/** A seeded chooser, so that a failing case can be run again. */
export function chooser(seed: number): Chooser & { real(): number } {
  let count = 0;
  const real = (): number => uniform24(threefry2x32(seed, 7, count++, 0)[0]);
  const integer = (low: number, high: number): number => low + Math.floor(real() * (high - low + 1));
  return { real, integer, pick: (items) => items[integer(0, items.length - 1)]! };
}

export const operationNames = Object.keys(operations) as OpName[];

export const sampleNode = (op: OpName, seed: number): Node => definitionOf(op).sample(chooser(seed), build);

/** Values in (−2, 2) for parameters, small indices for i32 inputs. All are exact in f32. */
export function feedFor(made: Graph, seed: number): Feed {
  const choose = chooser(seed + 1000);
  const feed: Record<string, number[]> = {};
  for (const node of made.nodes) {
    if (node.op !== "input" && node.op !== "parameter") continue;
    const size = node.shape.reduce<number>((product, length) => product * (length as number), 1);
    feed[node.attributes.name] = Array.from({ length: size }, () =>
      node.dtype === "i32" ? choose.integer(0, 4) : Math.fround(choose.real() * 4 - 2),
    );
  }
  return feed;
}

export const graphOf = (node: Node): Graph => graph({ value: node });
