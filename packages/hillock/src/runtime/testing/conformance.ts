/** One operation on a device and on the reference. */

import { expect } from "vitest";
import { graph, type Node, printGraph } from "../../graph/index.ts";
import { feedFor, graphOf, type operationNames, sampleNode } from "../../graph/testing/samples.ts";
import { type Device, reference, type StoredArray } from "../index.ts";

async function run(device: Device, node: Node, seed: number): Promise<StoredArray> {
  const made = graphOf(node);
  const store = await device.open();
  const feed = feedFor(made, seed);
  for (const source of made.nodes) {
    if (source.op === "input" || source.op === "parameter") store.set(source.attributes.name, source.dtype, feed[source.attributes.name]!);
  }
  const executable = await store.load(made, { capacity: 5 });
  await executable.run({ rows: 5, batch: 5, from: 0, to: 1 });
  const result = executable.output("value");
  store.dispose();
  return result;
}

/** The devices compute what the reference does, for samples 0 … count − 1 of the operation. */
export async function expectConformance(op: (typeof operationNames)[number], devices: readonly Device[], count: number): Promise<void> {
  for (let seed = 0; seed < count; seed++) {
    const node = sampleNode(op, seed);
    const expected = await run(reference(), node, seed);
    const scale = Math.max(1, ...Array.from(expected, Math.abs));
    for (const device of devices) {
      const received = await run(device, node, seed);
      expect(received.length).toBe(expected.length);
      received.forEach((value, i) => {
        expect(
          Math.abs(value - expected[i]!),
          `${op} seed ${seed} element ${i} on ${device.name}: ${value} for ${expected[i]}\n${printGraph(graph({ node }))}`,
        ).toBeLessThan(2e-6 * scale);
      });
    }
  }
}
