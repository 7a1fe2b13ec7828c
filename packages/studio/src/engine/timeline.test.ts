/** A session's time line: known before it is computed, gone in short stretches, left and taken up again anywhere. */

import { describe, expect, test } from "vitest";
import type { KeptRun } from "../session/kept.ts";
import { isOnTheWay, pastOf } from "../session/kept.ts";
import { defaultSession, type Edit, type Session, xorSession } from "../session/session.ts";
import type { Frame } from "./protocol.ts";
import { Asker, nothing } from "./testing/asker.ts";

const wanted = nothing;

class Opener extends Asker {
  async arrive(): Promise<Frame> {
    return this.arrived(await this.frame());
  }
  async open(session: Session, kept?: KeptRun): Promise<Frame> {
    return (await this.ask("open", { session, wanted, ...(kept && { kept }) })).frame;
  }
}

/** Longer than the moment that an answer takes. */
const far = 3_000_000;
const edits: readonly Edit[] = [
  { kind: "weight", step: 0, index: 2, value: 0.5 },
  { kind: "optimizer", step: 40, optimizer: { name: "sgd", learningRate: 1, momentum: 0.5 } },
  { kind: "weight", step: 90, index: 0, value: -1 },
];

describe("a long way", () => {
  test("is answered at once, goes on between questions, and is left by any question that moves time", async () => {
    const leaves: readonly ((asker: Opener) => Promise<unknown>)[] = [
      (asker) => asker.ask("pause", { wanted }),
      (asker) => asker.ask("walk", { rung: "batch", count: 1, wanted }),
      (asker) => asker.ask("editWeight", { index: 0, value: 1, wanted }),
      (asker) => asker.ask("changeOptimizer", { optimizer: xorSession.training.optimizer, wanted }),
      (asker) => asker.ask("goTo", { step: 3, wanted }),
      (asker) => asker.ask("play", { speed: { rung: "batch", perSecond: 1 } }),
    ];
    for (const leave of leaves) {
      const asker = new Opener();
      const start = performance.now();
      const first = await asker.open({ ...xorSession, step: 2 ** 31 - 1, digest: "00000000" });
      expect(performance.now() - start).toBeLessThan(5000);
      expect(first.way).toEqual({ from: 0, to: 2 ** 31 - 1 });
      expect([first.lastStep, asker.engine.wait]).toEqual([2 ** 31 - 1, 0]);
      await asker.engine.train();
      const later = await asker.frame();
      expect(later.cursor.step).toBeGreaterThan(first.cursor.step);
      // Questions that only look leave it alone.
      await asker.ask("trace", { of: "cursor" });
      await asker.ask("keep", {});
      expect((await asker.frame()).way).toBeDefined();
      await leave(asker);
      const left = await asker.frame();
      expect([left.way, left.sameBits]).toEqual([undefined, undefined]);
    }
  });

  test("gives the bits of a short one, with its changes made on the way, and says once whether they are those that were promised", async () => {
    const straight = new Opener();
    await straight.open({ ...xorSession, edits, step: 0 });
    const digests = new Map<number, string>();
    for (const step of [0, 39, 40, 90, 200]) digests.set(step, (await straight.goTo(step)).digest);
    const asker = new Opener();
    await asker.open({ ...xorSession, edits, step: 200, digest: digests.get(200)! });
    const there = await asker.arrive();
    expect([there.cursor.step, there.digest]).toEqual([200, digests.get(200)]);
    expect(there.edits).toEqual(edits);
    expect((await asker.frame()).sameBits).toBeUndefined();
    for (const [step, digest] of digests) expect((await asker.goTo(step)).digest).toBe(digest);
  });

  test("left half way, the rest is still known: its last step, and the changes ahead", async () => {
    const asker = new Opener();
    const late: Edit = { kind: "weight", step: far, index: 1, value: 2 };
    await asker.open({ ...xorSession, edits: [...edits, late], step: 2 * far });
    const left = await asker.ask("pause", { wanted });
    expect(left.cursor.step).toBeLessThan(far);
    expect([left.lastStep, left.ahead]).toEqual([2 * far, late]);
    expect(left.edits).toEqual(edits);
    // Forgotten, nothing comes again; a change does the same.
    const forgotten = await asker.ask("forget", { wanted });
    expect([forgotten.lastStep, forgotten.ahead]).toEqual([left.cursor.step, undefined]);
  });
});

describe("changes ahead", () => {
  test("are told after going back, are made again in passing, and are forgotten when asked", async () => {
    const asker = new Opener();
    await asker.open(xorSession);
    await asker.goTo(12);
    await asker.ask("changeOptimizer", { optimizer: { name: "sgd", learningRate: 900, momentum: 0 }, wanted });
    const changed = await asker.goTo(20);
    expect(changed.ahead).toBeUndefined();
    const back = await asker.goTo(0);
    expect(back.ahead).toMatchObject({ kind: "optimizer", step: 12, optimizer: { learningRate: 900 } });
    expect((await asker.goTo(20)).digest).toBe(changed.digest);
    await asker.goTo(5);
    await asker.ask("forget", { wanted });
    expect((await asker.goTo(20)).digest).not.toBe(changed.digest);
  });
});

describe("a kept state", () => {
  const session: Session = { ...defaultSession, seed: 3, edits: [{ kind: "weight", step: 30, index: 1, value: 0.25 }], step: 150 };

  async function kept(): Promise<{ run: KeptRun; digest: string; trainLoss: number }> {
    const asker = new Opener();
    await asker.open(session);
    const { digest, trainLoss } = await asker.arrive();
    return { run: structuredClone(await asker.ask("keep", {})), digest, trainLoss };
  }

  test("opens where it was kept, goes on from there, and back before it, with the same bits", async () => {
    const { run, digest, trainLoss } = await kept();
    expect([run.step, run.edits, run.curve.steps.at(-1)]).toEqual([150, session.edits, 150]);
    const asker = new Opener();
    const opened = await asker.open({ ...session, digest }, run);
    expect(opened).toMatchObject({ digest, trainLoss, sameBits: true, lastStep: 150, edits: session.edits });
    expect(opened.way).toBeUndefined();
    expect(opened.curve.steps.length).toBe(run.curve.steps.length);
    const plain = new Opener();
    await plain.open(session);
    await plain.arrive();
    for (const step of [170, 155, 149, 20, 0, 150, 171]) expect((await asker.goTo(step)).digest).toBe((await plain.goTo(step)).digest);
    expect((await asker.frame()).curve.whole).toBe(false);
    // By rungs, too, and inside of a step.
    const again = new Opener();
    await again.open(session, run);
    await again.ask("walk", { rung: "operation", count: -1, wanted });
    const inside = await again.arrive();
    expect(inside.cursor.step).toBe(149);
    expect(inside.cursor.operation).toBeGreaterThanOrEqual(0);
  });

  test("on the way is a short cut; of another past it is none", async () => {
    const { run } = await kept();
    expect(isOnTheWay(run, session)).toBe(true);
    expect(isOnTheWay(run, { ...session, step: 149 })).toBe(false);
    expect(isOnTheWay(run, { ...session, edits: [] })).toBe(false);
    expect(isOnTheWay(run, { ...session, step: 500, edits: [...session.edits, { kind: "weight", step: 151, index: 0, value: 1 }] })).toBe(
      true,
    );
    const others: Partial<Session>[] = [
      { seed: 4 },
      { data: { ...session.data, noise: 0.1 } },
      { training: { ...session.training, batchSize: 11 } },
      { start: new Float32Array(25) },
      { network: { ...session.network, output: "linear" } },
    ];
    expect(new Set([session, ...others.map((other) => ({ ...session, ...other }))].map(pastOf)).size).toBe(1 + others.length);
    expect(
      pastOf({ ...session, step: 1, edits: [], digest: "12345678", training: { ...session.training, stop: { step: 9, loss: 1 } } }),
    ).toBe(pastOf(session));
  });

  test("that belongs to another network, or is no state at all, costs time and nothing else", async () => {
    const { run, digest } = await kept();
    const broken: KeptRun[] = [
      { ...run, state: run.state.slice(0, 40) },
      { ...run, state: new Uint8Array(0) },
    ];
    for (const bad of broken) {
      const asker = new Opener();
      await asker.open(session, bad);
      expect((await asker.arrive()).digest).toBe(digest);
    }
  });
});
