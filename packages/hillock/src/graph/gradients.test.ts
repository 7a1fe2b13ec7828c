/** Every operation's gradient rule against central differences in f64. */

import { expect, test } from "vitest";
import * as math from "../math/index.ts";
import { build, evaluateGraph, gradients, graph, type Node, printGraph } from "./index.ts";
import { chooser, feedFor, graphOf, operationNames, sampleNode } from "./testing/samples.ts";

/** A scalar that depends on every element of the value with another weight. */
function weighed(value: Node): Node {
  const size = value.shape.reduce<number>((product, length) => product * (length as number), 1);
  const flat = build.reshape(value, [size]);
  const weights = build.map((k) => math.sin(math.add(math.mul(k, 0.7), 0.3)), build.iota(size));
  return build.reshape(build.sum(build.map(math.mul, flat, weights), [0]), []);
}

for (const op of operationNames) {
  test(`the gradient of ${op} agrees with finite differences`, () => {
    for (let seed = 0; seed < 24; seed++) {
      const node = sampleNode(op, seed);
      const parameters = graphOf(node).nodes.filter((candidate) => candidate.op === "parameter");
      const loss = weighed(node);
      const partials = gradients(loss, parameters);
      const whole = graph({ loss, ...Object.fromEntries(partials.map((partial, i) => [`d${i}`, partial])) }, []);
      const feed = feedFor(whole, seed);
      const values = evaluateGraph(whole, feed, { n: 5 });
      const lossAt = (changed: typeof feed): number => evaluateGraph(graph({ loss }), changed, { n: 5 }).get(loss)!.data[0]!;
      parameters.forEach((parameter, i) => {
        const { name } = parameter.attributes;
        const analytic = values.get(partials[i]!)!.data;
        expect(values.get(partials[i]!)!.shape).toEqual(parameter.shape);
        const used = graph({ loss }).nodes.includes(parameter);
        for (let k = 0; k < Math.min(analytic.length, 8); k++) {
          const element = chooser(seed * 31 + k).integer(0, analytic.length - 1);
          const h = 1e-5;
          const [up, down] = [1, -1].map((sign) => {
            const moved = Array.from(feed[name]!);
            moved[element]! += sign * h;
            return lossAt({ ...feed, [name]: moved });
          }) as [number, number];
          const numeric = used && node.op !== "detach" ? (up - down) / (2 * h) : 0;
          expect(Math.abs(analytic[element]! - numeric), `${op} seed ${seed}\n${printGraph(whole)}`).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(numeric)),
          );
        }
      });
    }
  });
}

test("only scalars can be differentiated", () => {
  expect(() => gradients(build.parameter("w", [2]), [])).toThrow(/Only a scalar/);
});

test("the derivative of a sigmoid reads the forward value instead of computing another exponential", () => {
  const w = build.parameter("w", [3]);
  const a = build.map(math.sigmoid, w);
  const [g] = gradients(build.reshape(build.sum(a, [0]), []), [w]);
  expect(printGraph(graph({ g: g! })).match(/σ/g)).toHaveLength(1);
});
