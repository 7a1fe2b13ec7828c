/** A page stays alive while it trains, whether threads do that or its own: timers, answers, messages, frames and aborts have their turn. */

import { describe, expect, test } from "vitest";
import type * as Hillock from "../src/index.ts";
import { withPages } from "./pages.ts";

const open = withPages();
declare const hillock: typeof Hillock;

describe.each([false, true])("isolated: %s", (isolated) => {
  test("everything else goes on during fit, and an abort ends it", { timeout: 60_000 }, async () => {
    const { page, said } = await open({ isolated });
    const seen = await page.evaluate(async () => {
      const { dense, sequential, tensor } = hillock;
      const x = tensor(
        Float32Array.from({ length: 2000 * 100 }, (_, i) => Math.sin(i)),
        [2000, 100],
      );
      const y = tensor(Int32Array.from({ length: 2000 }, (_, i) => i % 10));
      const net = sequential([dense(128, { activation: "relu", inputShape: [100] }), dense(10, { activation: "softmax" })]);
      net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
      await net.fit(x, y);
      const counts = { timers: 0, answers: 0, messages: 0, frames: [] as number[] };
      const interval = setInterval(() => counts.timers++, 20);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        counts.messages++;
        setTimeout(() => channel.port2.postMessage(0), 10);
      };
      channel.port2.postMessage(0);
      let running = true;
      const ask = async (): Promise<void> => {
        while (running) {
          await (await fetch("/answer")).text();
          counts.answers++;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      const percentile = (gaps: readonly number[]): number => gaps.toSorted((a, b) => a - b)[Math.floor(0.95 * gaps.length)] ?? Infinity;
      let last = performance.now();
      const frame = (time: number): void => {
        counts.frames.push(time - last);
        last = time;
        if (running) requestAnimationFrame(frame);
      };
      const asking = ask();
      requestAnimationFrame(frame);
      // What this machine gives a page that does nothing is the measure of what one that trains may ask for.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const idle = percentile(counts.frames);
      counts.frames = [];
      const start = performance.now();
      const history = await net.fit(x, y, { epochs: 1e6, signal: AbortSignal.timeout(2000) });
      const seconds = (performance.now() - start) / 1000;
      const told = new AbortController();
      const timer = performance.now();
      setTimeout(() => told.abort(), 300);
      const second = await net.fit(x, y, { epochs: 1e6, signal: told.signal });
      const late = performance.now() - timer;
      running = false;
      clearInterval(interval);
      await asking;
      return {
        ...counts,
        frames: counts.frames.length,
        idle,
        p95: percentile(counts.frames),
        seconds,
        epochs: history.epoch.length,
        stopped: [history.stopped, second.stopped],
        late,
      };
    });
    expect(seen.stopped).toEqual(["aborted", "aborted"]);
    // Loose bounds, as the machine may be busy; a page that is starved gets none of all this.
    expect(seen.seconds).toBeLessThan(4);
    expect(seen.late).toBeLessThan(1500);
    expect(seen.timers).toBeGreaterThan(20);
    expect(seen.answers).toBeGreaterThan(10);
    expect(seen.messages).toBeGreaterThan(20);
    expect(seen.frames).toBeGreaterThan(20);
    console.log(`A page that trains, isolated: ${isolated}: ${JSON.stringify(seen)}`);
    expect(seen.p95).toBeLessThan(Math.max(50, 2 * seen.idle));
    expect(said.filter((line) => !line.startsWith("log"))).toEqual([]);
    await page.close();
  });
});

test("long work that is no training gives way as well", { timeout: 60_000 }, async () => {
  const { page } = await open();
  const timers = await page.evaluate(async () => {
    const { dense, sequential, tensor } = hillock;
    const x = tensor(
      Float32Array.from({ length: 60_000 * 100 }, (_, i) => Math.sin(i)),
      [60_000, 100],
    );
    const net = sequential([dense(1024, { activation: "relu", inputShape: [100] }), dense(1024, { activation: "relu" }), dense(10)]);
    net.compile({ optimizer: "adam", loss: "mse" });
    const counted: Record<string, number> = {};
    const during = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      let ticks = 0;
      const start = performance.now();
      const interval = setInterval(() => ticks++, 10);
      await work();
      clearInterval(interval);
      counted[what] = ticks / ((performance.now() - start) / 10);
    };
    await during("predict", () => net.predict(x));
    await during("batches", () =>
      net.fit(() => Array.from({ length: 40 }, () => [x.data.subarray(0, 50_000), null] as never).map(() => batch()), { batchSize: 50 }),
    );
    function batch(): [Hillock.Tensor, Hillock.Tensor] {
      return [tensor(x.data.subarray(0, 50_000), [500, 100]), tensor(new Float32Array(5000), [500, 10])];
    }
    return counted;
  });
  // Ticks of 10 ms that came, as a share of those that were due.
  for (const share of Object.values(timers)) expect(share).toBeGreaterThan(0.15);
  await page.close();
});
