/** Calls that meet: they are answered in order, while a model trains too. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { dense } from "../network/index.ts";
import { tensorFrom, wasm } from "../runtime/index.ts";
import { sequential } from "./index.ts";
import { labels, uniform } from "./testing/nets.ts";
import { Turns } from "./turns.ts";

const x = uniform([64, 3], 1);
const y = labels(64, 2, 2);
function make(threads = 1) {
  const net = sequential([dense(16, { activation: "relu", inputShape: [3] }), dense(2, { activation: "softmax" })], {
    seed: 1,
    device: wasm({ threads }),
  });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("turns are taken in order, given away, and free while something else is waited for", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const reader = (name: string): Promise<void> =>
    turns.take(async () => {
      log.push(`${name} begins`);
      await pause(1);
      log.push(`${name} ends`);
    });
  const long = turns.take(async () => {
    log.push("long begins");
    await pause(1);
    await turns.giveWay();
    log.push("long goes on");
    await turns.during(async () => {
      await reader("c");
      log.push("callback ends");
    });
    log.push("long ends");
  });
  expect(log).toEqual(["long begins"]);
  const others = [reader("a"), reader("b")];
  await Promise.all([long, ...others]);
  const pairs = ["a", "b"].flatMap((name) => [`${name} begins`, `${name} ends`]);
  expect(log).toEqual(["long begins", ...pairs, "long goes on", "c begins", "c ends", "callback ends", "long ends"]);
  expect(turns.idle).toBe(true);
  await expect(turns.take(() => Promise.reject(new Error("x")))).rejects.toThrow("x");
  expect(turns.idle).toBe(true);
});

test.each([1, 2])("calls at once are answered in order, each as if alone, with %d threads", async (threads) => {
  const net = make(threads);
  const rows = Array.from({ length: 30 }, (_, i) => tensorFrom(x.data.slice(3 * i, 3 * i + 3), [1, 3]));
  const order: number[] = [];
  const answers = await Promise.all([
    ...rows.map((row, i) =>
      net.predict(row).then((p) => {
        order.push(i);
        return p;
      }),
    ),
  ]);
  expect(order).toEqual(rows.map((_, i) => i));
  for (const [i, row] of rows.entries()) expect(answers[i]).toEqual(await net.predict(row));
  const [first, second, third] = await Promise.all([net.evaluate(x, y), net.gradients(x, y), net.evaluate(x, y)]);
  expect(third).toEqual(first);
  expect(second).toEqual(await net.gradients(x, y));
});

test.each([false, true])("a server gives 100 requests 100 answers (while training: %s)", async (training) => {
  const net = make();
  const server = createServer(async (request, response) => {
    const row = Number(new URL(request.url ?? "", "http://x").searchParams.get("row"));
    const { data } = await net.predict(tensorFrom(x.data.slice(3 * row, 3 * row + 3), [1, 3]));
    response.end(JSON.stringify([...data]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await net.predict(x);
    const fit = training ? net.fit(x, y, { epochs: 1e7 }) : undefined;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        fetch(`http://127.0.0.1:${port}/?row=${i % 64}`).then((response) => response.json() as Promise<number[]>),
      ),
    );
    expect(answers).toHaveLength(100);
    for (const [p, q] of answers as [number, number][]) expect(p + q).toBeCloseTo(1, 5);
    net.stopTraining = true;
    if (fit !== undefined) expect((await fit).stopped).toBe("stopped");
    if (!training) expect(answers[7]).toEqual([...(await net.predict(tensorFrom(x.data.slice(21, 24), [1, 3]))).data]);
  } finally {
    server.close();
  }
});

test("the caller's arrays may change after the call", async () => {
  const reference = make();
  await reference.fit(x, y, { epochs: 2, batchSize: 8, validationData: [x, y] });
  const spoil = (values: { data: Float32Array | Int32Array | Uint8Array }): void => void values.data.fill(0);
  const copies = () => [tensorFrom(x.data.slice() as Float32Array, [64, 3]), tensorFrom(y.data.slice() as Int32Array, [64])] as const;
  for (const opened of [false, true]) {
    const net = make();
    if (opened) await net.predict(x);
    const [a, b] = copies();
    const [c, d] = copies();
    const fit = net.fit(a, b, { epochs: 2, batchSize: 8, validationData: [c, d] });
    for (const values of [a, b, c, d]) spoil(values);
    expect((await fit).history).toEqual(await (await trainedTwin()).history);
    expect(net.getWeights()).toEqual(reference.getWeights());
    // In a queue, and alone; more rows than are brought to the device at once, too.
    const many = tensorFrom(
      Float32Array.from({ length: 5000 * 3 }, (_, i) => Math.sin(i)),
      [5000, 3],
    );
    const expected = [await net.predict(x), await net.evaluate(x, y), await net.gradients(x, y), await net.predict(many)];
    for (const queued of [false, true]) {
      const [e, f] = copies();
      const large = tensorFrom(many.data.slice() as Float32Array, [5000, 3]);
      const before = queued ? net.predict(many) : undefined;
      if (queued) {
        const answers = [net.predict(e), net.evaluate(e, f), net.gradients(e, f), net.predict(large)];
        for (const values of [e, f, large]) spoil(values);
        expect(await Promise.all(answers)).toEqual(expected);
      } else {
        for (const [i, call] of [
          () => net.predict(e),
          () => net.evaluate(e, f),
          () => net.gradients(e, f),
          () => net.predict(large),
        ].entries()) {
          const [x0, y0, l0] = [e, f, large].map((values) => values.data.slice());
          const answer = call();
          for (const values of [e, f, large]) spoil(values);
          expect(await answer).toEqual(expected[i]);
          e.data.set(x0!);
          f.data.set(y0!);
          large.data.set(l0!);
        }
      }
      await before;
    }
  }
});

async function trainedTwin() {
  return make().fit(x, y, { epochs: 2, batchSize: 8, validationData: [x, y] });
}
