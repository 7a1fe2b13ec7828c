import { describe, expect, test } from "vitest";
import type { KeptRun } from "../session/kept.ts";
import { dataSets, defaultSession, type Session, xorSession } from "../session/session.ts";
import { transferables } from "./engine.ts";
import { inputsOf } from "./examples.ts";
import type { Calls, Frame, Opened } from "./protocol.ts";
import { Asker, nothing } from "./testing/asker.ts";

class Opener extends Asker {
  async open(session: Session, wanted = nothing, kept?: KeptRun): Promise<Opened> {
    const opened = await this.ask("open", { session, wanted, ...(kept && { kept }) });
    return opened.frame.way === undefined ? opened : { ...opened, frame: await this.arrived(opened.frame) };
  }
  async walk(count: number, rung: Calls["walk"]["ask"]["rung"] = "batch"): Promise<Frame> {
    return this.arrived(await this.ask("walk", { rung, count, wanted: nothing }));
  }
}

const opened = async (session: Session, wanted = nothing): Promise<[Opener, Opened]> => {
  const asker = new Opener();
  return [asker, await asker.open(session, wanted)];
};
const live = (session: Session, { cursor, edits, digest }: Frame): Session => ({ ...session, step: cursor.step, edits, digest });

describe("sessions", () => {
  test("what is open is described", async () => {
    const [, { model, frame }] = await opened(xorSession);
    expect(model).toMatchObject({ parameters: 9, inputNames: ["x₁", "x₂"], regression: false, stepsPerEpoch: 1 });
    expect(model.layers).toEqual([
      { name: "dense_1", units: 2, inputs: 2, activation: "sigmoid", kernelAt: 0, biasAt: 4, mapAt: 0 },
      { name: "dense_2", units: 1, inputs: 2, activation: "sigmoid", kernelAt: 6, biasAt: 8, mapAt: 2 },
    ]);
    expect([...model.train.inputs]).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
    expect([...model.train.targets]).toEqual([0, 1, 1, 0]);
    expect(frame.weights).toHaveLength(9);
    expect(frame.testLoss).toBeNaN();
  });

  test.each(dataSets.filter((set) => set !== "own"))("%s trains", async (set) => {
    const [asker, first] = await opened({
      ...defaultSession,
      data: { ...defaultSession.data, set, points: [{ x1: 0.5, x2: -0.5, target: 1 }] },
    });
    const { model } = first;
    expect(model.train.targets).toHaveLength(set === "truthTable" ? 5 : 201);
    expect(model.test.targets).toHaveLength(set === "truthTable" ? 0 : 200);
    const after = await asker.walk(60);
    expect(after.trainLoss).toBeLessThan(first.frame.trainLoss);
    const [low, high] = [Math.min(...model.train.targets), Math.max(...model.train.targets)];
    if (!model.regression) expect([low, high]).toEqual([-1, 1]);
  });

  test("an empty plane opens, refuses to train in words, and takes its first point", async () => {
    const own: Session = { ...defaultSession, data: { ...defaultSession.data, set: "own" } };
    const [asker, { frame, model }] = await opened(own, { grid: 4 });
    expect([model.train.targets.length, frame.stepExamples, frame.trainLoss, frame.maps?.length]).toEqual([0, 0, Number.NaN, 7]);
    expect(frame.curve.train.every(Number.isNaN)).toBe(true);
    await expect(asker.walk(1)).rejects.toThrow("nothing to learn from");
    await expect(asker.ask("play", { speed: { rung: "batch", perSecond: 10 } })).rejects.toThrow("nothing to learn from");
    await expect(asker.open({ ...own, step: 5 })).rejects.toThrow("nothing to learn from");
    const points = [{ x1: 0.5, x2: 0.5, target: 1 }];
    const first = await asker.open({ ...own, data: { ...own.data, points } });
    expect(first.model.train.targets.length).toBe(1);
    expect((await asker.walk(3)).trainLoss).toBeLessThan(first.frame.trainLoss);
  });

  test("a replay gives the same bits, changes and all", async () => {
    for (const base of [
      xorSession,
      {
        ...defaultSession,
        training: { ...defaultSession.training, optimizer: { name: "adam" as const, learningRate: 0.01, momentum: 0 } },
      },
    ]) {
      const [asker] = await opened(base);
      await asker.walk(25);
      await asker.ask("editWeight", { index: 3, value: 1.25, wanted: nothing });
      await asker.ask("editWeight", { index: 3, value: -0.75, wanted: nothing });
      await asker.walk(10);
      await asker.ask("changeOptimizer", { optimizer: { name: "sgd", learningRate: 0.3, momentum: 0.5 }, wanted: nothing });
      const last = await asker.walk(17);
      expect(last.edits.map(({ kind, step }) => [kind, step])).toEqual([
        ["weight", 25],
        ["optimizer", 35],
      ]);
      const [, again] = await opened(live(base, last));
      expect(again.frame.sameBits).toBe(true);
      expect(again.frame.weights).toEqual(last.weights);
      expect(again.frame.trainLoss).toBe(last.trainLoss);
      const [, other] = await opened({ ...live(base, last), digest: "00000000" });
      expect(other.frame.sameBits).toBe(false);
    }
  });

  test("given weights are the beginning", async () => {
    const start = Float32Array.from({ length: 9 }, (_, i) => i / 10);
    const [, { frame }] = await opened({ ...xorSession, start });
    expect(frame.weights).toEqual(start);
  });

  test("a penalty changes what is learnt", async () => {
    const learnt = async (kind: "none" | "l1" | "l2"): Promise<number> => {
      const [asker] = await opened({ ...xorSession, training: { ...xorSession.training, regularizer: { kind, rate: 0.05 } } });
      return (await asker.walk(500)).weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    };
    const [none, l1, l2] = [await learnt("none"), await learnt("l1"), await learnt("l2")];
    expect(Math.max(l1, l2)).toBeLessThan(none / 2);
  });
});

describe("time", () => {
  test("both ways, to any step, with the same bits", async () => {
    const [asker, { frame: first }] = await opened({ ...defaultSession, seed: 4 });
    const digests = [first.digest];
    for (let i = 0; i < 30; i++) digests.push((await asker.walk(1)).digest);
    expect(new Set(digests).size).toBe(31);
    for (const step of [29, 12, 30, 0, 7]) expect((await asker.goTo(step)).digest).toBe(digests[step]);
    expect((await asker.walk(1, "epoch")).cursor.step).toBe(20);
    expect((await asker.walk(-1, "epoch")).cursor.step).toBe(0);
    expect((await asker.walk(-5)).cursor.step).toBe(0);
    expect((await asker.frame()).lastStep).toBe(30);
  });

  test("the ladder walks through a step and back", async () => {
    const [asker] = await opened(xorSession);
    const places: string[] = [];
    const digests = new Set<string>();
    for (;;) {
      const { cursor, digest } = await asker.walk(1, "operation");
      if (cursor.step === 1) break;
      places.push(`${cursor.example} ${cursor.operation}`);
      digests.add(digest);
    }
    expect(digests.size).toBe(1);
    expect(places.length).toBeGreaterThan(4);
    const back: string[] = [];
    for (;;) {
      const { cursor } = await asker.walk(-1, "operation");
      if (cursor.step === 0 && cursor.operation < 0) break;
      back.unshift(`${cursor.example} ${cursor.operation}`);
    }
    expect(back).toEqual(places);
  });

  test("the loss curve has no more points than a picture needs, and is cut by a change", async () => {
    const [asker, { frame }] = await opened(xorSession);
    const seen = [...frame.curve.steps];
    for (let i = 0; i < 900; i++) {
      const { curve } = await asker.walk(1);
      if (curve.whole) seen.length = 0;
      seen.push(...curve.steps);
    }
    expect(seen.length).toBeLessThanOrEqual(801);
    expect(seen.every((step, i) => i === 0 || step > seen[i - 1]!)).toBe(true);
    await asker.goTo(100);
    const cut = await asker.ask("editWeight", { index: 0, value: 2, wanted: nothing });
    expect(cut.curve.whole).toBe(true);
    expect(Math.max(...cut.curve.steps)).toBeLessThanOrEqual(100);
    expect(cut.lastStep).toBe(100);
  });

  test("playing trains between questions, until it is paused", async () => {
    const [asker] = await opened(xorSession);
    expect(asker.engine.wait).toBe(Number.POSITIVE_INFINITY);
    await asker.ask("play", { speed: { rung: "batch", perSecond: Number.POSITIVE_INFINITY } });
    for (let i = 0; i < 20; i++) await asker.engine.train();
    const now = await asker.frame();
    expect(now.playing).toBe(true);
    expect(now.cursor.step).toBeGreaterThan(100);
    const paused = await asker.ask("pause", { wanted: nothing });
    expect([paused.playing, asker.engine.wait]).toEqual([false, Number.POSITIVE_INFINITY]);
  });

  test("playing stops where the session says, to the step", async () => {
    const [asker] = await opened({ ...xorSession, training: { ...xorSession.training, stop: { step: 777, loss: 0 } } });
    await asker.ask("play", { speed: { rung: "batch", perSecond: Number.POSITIVE_INFINITY } });
    while (asker.engine.wait === 0) await asker.engine.train();
    const { cursor, playing, stopped } = await asker.frame();
    expect([cursor.step, playing]).toEqual([777, false]);
    expect(stopped).toMatchObject({ kind: "asked", sentence: expect.stringContaining("777") });
  });

  test("a loss that breaks ends playing with words, at the last good step", async () => {
    const { training } = defaultSession;
    const [asker] = await opened({
      ...defaultSession,
      network: { ...defaultSession.network, output: "linear", hidden: [{ units: 4, activation: "linear" }] },
      training: { ...training, optimizer: { ...training.optimizer, learningRate: 900 } },
    });
    await asker.ask("play", { speed: { rung: "batch", perSecond: Number.POSITIVE_INFINITY } });
    while (asker.engine.wait === 0) await asker.engine.train();
    const { playing, stopped, weights, cursor } = await asker.frame();
    expect(playing).toBe(false);
    expect(stopped).toMatchObject({
      kind: "broken",
      sentence: expect.stringContaining(`stands at step ${cursor.step}, the last good one`),
    });
    expect(weights.every(Number.isFinite)).toBe(true);
    // By hand it is the same, and it is said until something else is done.
    expect((await asker.walk(50)).stopped).toMatchObject({ kind: "broken" });
    expect((await asker.goTo(0)).stopped).toBeUndefined();
  });
});

describe("maps", () => {
  test("every unit's output over the plane is what its formula says", async () => {
    const data = { ...defaultSession.data, features: ["x1", "product", "sinX2"] as const };
    const [asker, { model }] = await opened({ ...defaultSession, data, step: 50 });
    const { maps, inputMaps, weights } = await asker.frame({ grid: 8, inputMaps: true });
    expect(maps!.map(({ length }) => length)).toEqual(Array(7).fill(64));
    const [hidden, second] = model.layers;
    for (const [cell, x1, x2] of [
      [0, -1.25 + 2.5 / 16, 1.25 - 2.5 / 16],
      [63, 1.25 - 2.5 / 16, -1.25 + 2.5 / 16],
      [10, -1.25 + (2.5 * 5) / 16, 1.25 - (2.5 * 3) / 16],
    ] as const) {
      const x = inputsOf(Float32Array.of(x1, x2), data.features);
      x.forEach((value, i) => {
        expect(inputMaps![i]![cell]).toBeCloseTo(value, 6);
      });
      const layer = (input: ArrayLike<number>, { kernelAt, biasAt, units, inputs }: NonNullable<typeof hidden>): number[] =>
        Array.from({ length: units }, (_, j) => {
          let z = weights[biasAt + j]!;
          for (let k = 0; k < inputs; k++) z += input[k]! * weights[kernelAt + k * units + j]!;
          return Math.tanh(z);
        });
      const a = layer(x, hidden!);
      a.forEach((value, j) => {
        expect(maps![j]![cell]).toBeCloseTo(value, 4);
      });
      layer(a, second!).forEach((value, j) => {
        expect(maps![4 + j]![cell]).toBeCloseTo(value, 4);
      });
    }
  });

  test("a frame's arrays can be given away, each once", async () => {
    const asker = new Opener();
    const reply = await asker.engine.answer({
      id: 1,
      call: "open",
      ask: { session: defaultSession, wanted: { grid: 5, inputMaps: true } },
    });
    const given = transferables(reply);
    expect(given.length).toBe(1 + 7 + 2 + 3);
    structuredClone(reply, { transfer: given });
    expect((await asker.frame({ grid: 5 })).maps![0]![0]).not.toBe(0);
  });
});

describe("explaining", () => {
  test("the numbers of a trace are those of the network, and each says where it comes from", async () => {
    const [asker, { frame, model }] = await opened(xorSession);
    await asker.walk(1, "example");
    const trace = await asker.ask("trace", { of: "cursor" });
    expect([trace.examples, trace.rows]).toEqual([1, [0]]);
    const { kernelAt } = model.layers[1]!;
    expect(Float32Array.from(trace.layers[2]!.parameters.kernel!.data)).toEqual(frame.weights.slice(kernelAt, kernelAt + 2));
    const { outputs } = await asker.ask("predict", { inputs: Float32Array.of(0, 0) });
    expect(trace.layers[2]!.a.data[0]).toBeCloseTo(outputs[0]!, 6);

    const update = await asker.ask("why", { ref: { name: "dense_2.kernel[1,0]", quantity: "update" } });
    expect(update.inputs.map(({ symbol }) => symbol.text)).toContain("η");
    expect(update.symbolic.latex).toContain("\\htmlData{input=0}");
    expect(update.value).toBe(trace.layers[2]!.updates.kernel!.data[1]);
    for (const { ref, value } of update.inputs) expect((await asker.ask("why", { ref })).value).toBe(value);
    await expect(asker.ask("why", { ref: { name: "nothing", quantity: "value" } })).rejects.toThrow("nothing");
  });

  test("the batch's gradients make the next step's weights", async () => {
    const [asker, { frame }] = await opened(xorSession);
    const trace = await asker.ask("trace", { of: "batch" });
    expect(trace.rows).toHaveLength(4);
    const next = (await asker.walk(1)).weights;
    const told = trace.layers.slice(1).flatMap(({ updates }) => [...updates.kernel!.data, ...updates.bias!.data]);
    told.forEach((delta, i) => {
      expect(frame.weights[i]! + delta).toBeCloseTo(next[i]!, 5);
    });
  });

  test("a point of the reader's own", async () => {
    const [asker] = await opened(xorSession);
    const trace = await asker.ask("traceOf", { inputs: [-2, -1], target: 1 });
    expect([...trace.x.data, ...trace.y.data]).toEqual([-2, -1, 1]);
  });
});
