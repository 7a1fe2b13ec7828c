/** Training in a browser gives the bits that it gives in Node: XOR, and 500 of MNIST's digits. */

import { describe, expect, test } from "vitest";
import { commands } from "vitest/browser";
import { mnistFile } from "../../test/browser.ts";
import { digitsFrom, type Task, train } from "../../test/training.ts";

const digits = async () => digitsFrom(await mnistFile("train-images"), await mnistFile("train-labels"), 500);
const floats = (bits: readonly number[]): Float32Array => new Float32Array(Uint32Array.from(bits).buffer);

describe.each([false, true])("with deterministic: %s", (deterministic) => {
  test.each<Task>(["xor", "digits"])("%s is learnt, with Node's bits in every weight, loss and answer", async (task) => {
    const [here, inNode] = await Promise.all([train(task, deterministic, digits), commands.trainInNode(task, deterministic)]);
    expect(here.weights.length).toBe(task === "xor" ? 9 : 785 * 32 + 33 * 10);
    const answers = floats(here.answers);
    if (task === "xor") for (const [i, target] of [0, 1, 1, 0].entries()) expect(Math.abs(answers[i]! - target)).toBeLessThan(0.1);
    else {
      const { data: labels } = (await digits()).y;
      const hits = labels.filter((label, i) => answers.subarray(10 * i, 10 * i + 10).every((p) => p <= answers[10 * i + label]!));
      expect(hits.length).toBeGreaterThan(400);
    }
    const different = here.weights.filter((bits, i) => bits !== inNode.weights[i]).length;
    expect(different, `${different} of ${here.weights.length} weights differ`).toBe(0);
    expect(here).toEqual(inNode);
  });
});
