/** The recording against the library: what plays before anything has loaded is what the engine computes, bit for bit. */

import { dense, explain, logicGate, sequential, sgd, startRun, tensorFrom, wasm } from "hillock";
import { beforeAll, describe, expect, test } from "vitest";
import { record, recordedSteps } from "../recorder/record.ts";
import { Workbench } from "../src/engine/workbench.ts";
import { unitMaps } from "../src/home/forward.ts";
import { type Snapshot, snapshotsOf } from "../src/home/recording/decode.ts";
import type { Recording } from "../src/home/recording/types.ts";
import { keyOf, refOf } from "../src/home/refs.ts";
import { homeSession } from "../src/home/session.ts";
import { shownNumber } from "../src/home/shownNumber.ts";
import { scenesOf } from "../src/home/story/scenes.ts";

let recording: Recording;
let snapshots: readonly Snapshot[];
beforeAll(async () => {
  recording = await record();
  snapshots = snapshotsOf(recording);
});

/** The session written with the library alone. */
function net() {
  const model = sequential(
    [
      dense(2, { activation: "sigmoid", kernelInitializer: "glorotUniform", inputShape: [2] }),
      dense(1, { activation: "sigmoid", kernelInitializer: "glorotUniform" }),
    ],
    { device: wasm({ deterministic: true }), seed: homeSession.seed },
  );
  model.compile({ optimizer: sgd({ learningRate: 4 }), loss: "quadratic" });
  return model;
}

test("weights, outputs and losses are the library's, bit for bit", async () => {
  const { x, y } = logicGate("xor");
  const model = net();
  const run = await startRun(model, x, y, { batchSize: 1, seed: homeSession.seed, shuffle: true });
  for (const [i, { step, weights, outputs, loss }] of snapshots.entries()) {
    // All of the beginning, then every tenth: a walk through 2,400 steps either way.
    if (i > 20 && i % 10 !== 0 && i !== snapshots.length - 1) continue;
    await run.goTo(step);
    expect(Array.from(weights)).toEqual(model.getWeights().flatMap(({ data }) => Array.from(data)));
    expect(Array.from(outputs)).toEqual(Array.from((await model.predict(x)).data));
    expect(loss).toBe(Math.fround((await model.evaluate(x, y)).loss!));
  }
  run.dispose();
  model.dispose();
});

test("the first step's numbers are the trace's, all of them", async () => {
  const model = net();
  const { inputs, target, numbers } = recording.first;
  const x = tensorFrom(Float32Array.from(inputs), [1, 2]);
  const trace = await explain(model, x, tensorFrom(Float32Array.of(target), [1, 1]), { optimizer: true });
  expect(Object.keys(numbers).length).toBeGreaterThan(50);
  for (const [key, { symbol, value }] of Object.entries(numbers)) {
    const { name, quantity } = refOf(key);
    const derivation = trace.why(name, quantity);
    expect([key, value]).toEqual([key, derivation.value]);
    expect(symbol).toBe(derivation.text.symbol);
  }
  for (const { lines } of recording.first.forms) {
    for (const { ref, value, symbolic, substituted } of lines) {
      const derivation = trace.why(ref.name, ref.quantity);
      expect([value, symbolic.text, substituted.text]).toEqual([derivation.value, derivation.text.symbolic, derivation.text.substituted]);
    }
  }
  model.dispose();
});

test("maps that the page draws from recorded weights are the engine's", async () => {
  const bench = await Workbench.open(homeSession);
  for (const { step, weights } of [snapshots[0]!, snapshots[40]!, snapshots.at(-1)!]) {
    await bench.goTo(step);
    const { maps } = await bench.frame({ grid: 12 }, { playing: false, pace: 0 });
    const own = unitMaps(recording.layers, weights, recording.domain, 12);
    expect(own.length).toBe(maps!.length);
    own.forEach((map, i) => {
      map.forEach((value, at) => {
        expect(Math.abs(value - maps![i]![at]!)).toBeLessThan(2e-6);
      });
    });
  }
  bench.dispose();
});

test("at the end XOR is learnt, and it was not at the beginning", () => {
  const right = ({ outputs }: Snapshot) => [...outputs].filter((output, row) => output > 0.5 === recording.targets[row]! > 0.5).length;
  expect(right(snapshots[0]!)).toBeLessThan(4);
  expect(right(snapshots.at(-1)!)).toBe(4);
  snapshots.at(-1)!.outputs.forEach((output, row) => {
    expect(Math.abs(output - recording.targets[row]!)).toBeLessThan(0.05);
  });
});

describe("the steps that are kept", () => {
  test("are all of the first, and ever fewer", () => {
    const steps = recordedSteps(2400);
    expect(steps.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(steps.at(-1)).toBe(2400);
    const strides = steps.slice(1).map((step, i) => step - steps[i]!);
    expect(strides.slice(0, -1).every((stride, i) => stride <= strides[i + 1]! || i === strides.length - 2)).toBe(true);
  });
});

describe("what the story says", () => {
  const scene = (id: string) => scenesOf(recording).find((one) => one.id === id)!;
  const numbersIn = (text: string): number[] => [...text.matchAll(/−?\d+\.\d+/g)].map(([found]) => Number(found.replace("−", "-")));

  test("of the first step is true: how many weights change, what it does to this example's cost, and to the mean of all", () => {
    const [before, after] = [snapshots[0]!, snapshots[1]!];
    const changed = [...after.weights].filter((weight, i) => weight !== before.weights[i]).length;
    const words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const { title, sentence } = scene("all");
    expect(title.toLowerCase()).toBe(changed === 9 ? "all nine change" : `${words[changed - 1]} of nine change`);
    if (changed < 9) expect(sentence).toContain(`the ${words[8 - changed]} from `);
    const { row, target } = recording.first;
    const cost = ({ outputs }: Snapshot): number => 0.5 * (outputs[row]! - target) ** 2;
    expect(numbersIn(sentence)).toEqual([cost(before), cost(after), before.loss, after.loss].map((value) => Number(shownNumber(value))));
    expect(sentence.includes("but the mean")).toBe(after.loss > before.loss);
  });

  test("of a weight's gradient holds near that weight", () => {
    const gradient = numbersIn(scene("gradient").sentence)[0]!;
    const { inputs, target } = recording.first;
    const cost = (weights: Float32Array): number => {
      const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
      let a: readonly number[] = inputs;
      for (const { inputs: count, units, kernelAt, biasAt } of recording.layers) {
        const below = a;
        a = Array.from({ length: units }, (_, unit) =>
          sigmoid(
            Array.from({ length: count }, (_, k) => below[k]! * weights[kernelAt + k * units + unit]!).reduce(
              (sum, term) => sum + term,
              weights[biasAt + unit]!,
            ),
          ),
        );
      }
      return 0.5 * (a[0]! - target) ** 2;
    };
    const moved = snapshots[0]!.weights.slice();
    moved[scene("gradient").weight!]! += 0.01;
    expect((cost(moved) - cost(snapshots[0]!.weights)) / 0.01).toBeCloseTo(gradient, 3);
  });

  test("can be read while it stands there", () => {
    for (const { title, sentence, ms, flow } of scenesOf(recording)) {
      const words = `${title} ${sentence}`.split(" ").length;
      expect(ms).toBeGreaterThanOrEqual((flow === undefined ? 0 : 800) + (words / 238) * 60_000);
    }
  });
});

describe("formulas", () => {
  const keysIn = (html: string): string[] => [...html.matchAll(/data-ref="([^"]+)"/g)].map(([, key]) => key!);

  test("every marked number is one of the step, and every matrix of numbers is marked", () => {
    for (const { lines, matrix } of recording.first.forms) {
      const settings = ["learningRate|value"];
      for (const key of [
        ...lines.flatMap(({ symbolic, substituted }) => keysIn(symbolic.html + substituted.html)),
        ...keysIn(matrix.substituted.html),
      ])
        expect([...Object.keys(recording.first.numbers), ...settings]).toContain(key);
      for (const { ref, substituted } of lines) {
        const keys = keysIn(substituted.html);
        // Where a number is another one (∂C/∂b = δ), the line holds only that.
        if (keys.length > 1) expect(keys).toContain(keyOf(ref));
        else expect(keys.length).toBe(1);
      }
      expect(keysIn(matrix.substituted.html).length).toBeGreaterThan(0);
    }
  });

  test("neuron form and matrix form name the same results", () => {
    for (const { kind, lines, matrix } of recording.first.forms) {
      if (kind === "cost") continue;
      const marked = keysIn(matrix.substituted.html);
      for (const { ref } of lines) expect(marked).toContain(keyOf(ref));
    }
  });

  test("markup brings no styles of its own, which the page's policy forbids", () => {
    expect(JSON.stringify(recording)).not.toContain(' style=\\"');
  });
});

test("each scene says what the trace says", () => {
  const scenes = scenesOf(recording);
  expect(scenes.length).toBe(12);
  const numbers = (name: string, quantity: string) => shownNumber(recording.first.numbers[`${name}|${quantity}`]!.value);
  const [hidden, output] = recording.layers.map(({ name }) => name);
  const said = (id: string) => scenes.find((scene) => scene.id === id)!.sentence;
  expect(said("hidden")).toContain(`${numbers(`${hidden}[0]`, "a")} and ${numbers(`${hidden}[1]`, "a")}`);
  expect(said("output")).toContain(numbers(`${output}[0]`, "a"));
  expect(said("cost")).toContain(numbers("loss", "value"));
  expect(said("back")).toContain(`${numbers(`${hidden}[0]`, "delta")} and ${numbers(`${hidden}[1]`, "delta")}`);
  expect(said("update")).toContain(`from ${numbers(`${hidden}.kernel[0,1]`, "value")} to ${numbers(`${hidden}.kernel[0,1]`, "next")}`);
});
