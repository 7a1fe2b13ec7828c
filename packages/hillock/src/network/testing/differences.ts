/** Running small graphs: on both devices, and their gradients against central differences in f64. */

import { expect } from "vitest";
import { build, evaluateGraph, gradients, graph, type Node, type NodeOf } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import { type Device, reference } from "../../runtime/index.ts";

export type Values = Readonly<Record<string, readonly number[]>>;

/** Σ wᵢ · valueᵢ with weights that are all different, so that no element can hide another. */
export function weighed(value: Node): Node {
  const size = value.shape.reduce<number>((product, length) => product * (length as number), 1);
  const terms = build.map((v, k) => math.mul(v, math.sin(math.add(math.mul(k, 0.7), 0.3))), build.reshape(value, [size]), build.iota(size));
  return build.reshape(build.sum(terms, [0]), []);
}

/** ∂loss/∂w of every element by the graph and by (C(w + h) − C(w − h))/2h. */
export function expectGradients(loss: Node, parameters: readonly NodeOf<"parameter">[], feed: Values, tolerance = 1e-7): void {
  const partials = gradients(loss, parameters);
  const outputs = Object.fromEntries(partials.map((partial, i) => [parameters[i]!.attributes.name, partial]));
  const values = evaluateGraph(graph(outputs), feed);
  const alone = graph({ loss });
  const lossAt = (name: string, element: number, shift: number): number => {
    const moved = [...feed[name]!];
    moved[element]! += shift;
    return evaluateGraph(alone, { ...feed, [name]: moved }).get(loss)!.data[0]!;
  };
  parameters.forEach((parameter, i) => {
    const { name } = parameter.attributes;
    const analytic = values.get(partials[i]!)!.data;
    feed[name]!.forEach((value, element) => {
      const h = 1e-5 * Math.max(1, Math.abs(value));
      const numeric = (lossAt(name, element, h) - lossAt(name, element, -h)) / (2 * h);
      const allowed = tolerance * Math.max(1, Math.abs(numeric));
      if (!(Math.abs(analytic[element]! - numeric) <= allowed))
        expect.fail(`∂/∂${name}[${element}] at ${value} is ${analytic[element]}, by differences ${numeric}`);
    });
  });
}

/** The outputs of one run. */
export async function run(device: Device, outputs: Readonly<Record<string, Node>>, feed: Values): Promise<Record<string, number[]>> {
  const made = graph(outputs);
  const store = await device.open();
  for (const node of made.nodes)
    if (node.op === "input" || node.op === "parameter") store.set(node.attributes.name, node.dtype, feed[node.attributes.name]!);
  const executable = await store.load(made, { capacity: 1 });
  await executable.run({ rows: 1, batch: 1, from: 0, to: 1 });
  const result = Object.fromEntries(Object.keys(outputs).map((name) => [name, Array.from(executable.output(name))]));
  store.dispose();
  return result;
}

/** The device's outputs are the reference's, as fractions of each output's largest value; NaN fails. */
export async function expectAgreement(
  device: Device,
  outputs: Readonly<Record<string, Node>>,
  feed: Values,
  tolerance = 2e-6,
): Promise<void> {
  const [received, expected] = [await run(device, outputs, feed), await run(reference(), outputs, feed)];
  for (const [name, values] of Object.entries(expected)) {
    const scale = Math.max(1, ...values.map(Math.abs));
    values.forEach((value, i) => {
      const difference = Math.abs(received[name]![i]! - value);
      if (!(difference <= tolerance * scale)) expect.fail(`${name}[${i}] is ${received[name]![i]}, not ${value}`);
    });
  }
}
