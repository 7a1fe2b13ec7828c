/**
 * The order of the examples: all of them in each epoch, another order in each, whoever asks for it. It is seen from outside: a network that does not learn
 * (rate 0) and tells its loss for each example, trained one by one, names the example by its loss.
 */

import { describe, expect, test } from "vitest";
import { datasetFrom } from "../data/index.ts";
import { startRun } from "../explain/index.ts";
import { dense, sgd } from "../network/index.ts";
import { type Store, tensorFrom, wasm } from "../runtime/index.ts";
import { EpochOrder } from "./epochOrder.ts";
import { type Callback, type FitOptions, type Sequential, sequential } from "./index.ts";
import { expectSameBits, uniform, weightsOf } from "./testing/nets.ts";

const examples = 24;
const inputs = tensorFrom(
  Float32Array.from({ length: examples }, (_, i) => i),
  [examples, 1],
);
const zeros = tensorFrom(new Float32Array(examples), [examples, 1]);

/** Its loss is the square of the input. */
function telling(): Sequential {
  const net = sequential([dense(1, { inputShape: [1], kernelInitializer: "ones" })], { device: wasm({ threads: 1 }) });
  net.compile({ optimizer: sgd(0), loss: "meanSquaredError" });
  return net;
}
/** That nothing is learnt is on purpose. */
const onWarning = (): void => {};

/** Notes the examples of each epoch; what `onBatchEnd` is told is the mean of the epoch so far. */
function noting(): { orders: number[][]; callbacks: Callback } {
  const orders: number[][] = [];
  let sum = 0;
  const callbacks = {
    onEpochBegin: () => {
      orders.push([]);
      sum = 0;
    },
    onBatchEnd: (batch: number, { loss }: Readonly<Record<string, number>>) => {
      const total = (batch + 1) * loss!;
      orders.at(-1)!.push(Math.round(Math.sqrt(Math.max(0, total - sum))));
      sum = total;
    },
  };
  return { orders, callbacks };
}
/** The examples of each epoch in the order in which `fit` took them. */
async function ordersOf(net: Sequential, options: FitOptions): Promise<number[][]> {
  const { orders, callbacks } = noting();
  await net.fit(inputs, zeros, { batchSize: 1, callbacks, onWarning, ...options });
  return orders;
}
const inOrder = Array.from({ length: examples }, (_, i) => i);

function expectFresh(orders: readonly (readonly number[])[]): void {
  for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(inOrder);
  expect(new Set([...orders, inOrder].map(String)).size, "orders that are all different, and none the data's own").toBe(orders.length + 1);
  // Not merely rotated or reversed: neighbours of one epoch are hardly ever neighbours in the next.
  for (let epoch = 1; epoch < orders.length; epoch++) {
    const pairs = new Set(orders[epoch - 1]!.slice(1).map((example, i) => `${orders[epoch - 1]![i]} ${example}`));
    const kept = orders[epoch]!.slice(1).filter((example, i) => pairs.has(`${orders[epoch]![i]} ${example}`)).length;
    expect(kept).toBeLessThan(examples / 3);
  }
}

describe("fit", () => {
  test("takes every example once in each epoch, in an order of its own", async () => {
    expectFresh(await ordersOf(telling(), { epochs: 6, seed: 3 }));
  });

  test("goes on with fresh orders in each further fit", async () => {
    const net = telling();
    const orders = [];
    for (const epochs of [1, 2, 1, 3]) orders.push(...(await ordersOf(net, { epochs, seed: 3 })));
    expectFresh(orders);
    expect(orders).toEqual(await ordersOf(telling(), { epochs: 7, seed: 3 }));
  });

  test("takes other orders by another seed, and the same by the same", async () => {
    const [one, same, other] = await Promise.all([3, 3, 4].map((seed) => ordersOf(telling(), { epochs: 3, seed })));
    expect(same).toEqual(one);
    for (const [epoch, order] of other!.entries()) expect(order).not.toEqual(one![epoch]);
  });

  test("does not take up an order again that it had begun", async () => {
    const [stopped, whole] = [telling(), telling()];
    const begun = noting();
    const onBatchEnd: Callback["onBatchEnd"] = (batch, logs, context) => {
      begun.callbacks.onBatchEnd?.(batch, logs, context);
      if (batch === 2) context.stop();
    };
    await stopped.fit(inputs, zeros, { batchSize: 1, seed: 3, onWarning, callbacks: { ...begun.callbacks, onBatchEnd } });
    const [first, second] = await ordersOf(whole, { epochs: 2, seed: 3 });
    expect(begun.orders).toEqual([first!.slice(0, begun.orders[0]!.length)]);
    expect(await ordersOf(stopped, { seed: 3 })).toEqual([second]);
  });

  test("keeps the data's own order with shuffle: false", async () => {
    expect(await ordersOf(telling(), { epochs: 3, seed: 3, shuffle: false })).toEqual([inOrder, inOrder, inOrder]);
  });

  test("trains the same whether somebody watches the epochs or many of them run together", async () => {
    const [watched, together] = [0, 1].map(() => {
      const net = sequential([dense(3, { activation: "tanh", inputShape: [2] }), dense(1)], { device: wasm({ threads: 1 }) });
      net.compile({ optimizer: sgd(0.1), loss: "meanSquaredError" });
      return net;
    }) as [Sequential, Sequential];
    const [x, y] = [uniform([examples, 2], 1), uniform([examples, 1], 2)];
    await watched.fit(x, y, { epochs: 9, batchSize: 5, callbacks: { onEpochEnd: () => {} } });
    await together.fit(x, y, { epochs: 9, batchSize: 5 });
    expectSameBits(weightsOf(together), weightsOf(watched));
  });
});

test("a data set that shuffles as it is read gives each pass, and so each epoch, another order", async () => {
  const set = datasetFrom(() => [[inputs, zeros] as const]).shuffle(examples, 3);
  const { orders, callbacks } = noting();
  const net = telling();
  for (const epochs of [3, 2]) await net.fit(set, { epochs, batchSize: 1, callbacks, onWarning });
  expectFresh(orders);
});

test("a run that is walked takes fit's orders", async () => {
  const net = telling();
  const run = await startRun(net, inputs, zeros, { batchSize: 1, seed: 3 });
  const walked: number[][] = [];
  for (let epoch = 0; epoch < 3; epoch++) {
    walked.push([]);
    for (let i = 0; i < examples; i++) {
      walked.at(-1)!.push(...run.batch());
      await run.forward(1);
    }
  }
  run.dispose();
  expect(walked).toEqual(await ordersOf(telling(), { epochs: 3, seed: 3 }));
});

describe("EpochOrder", () => {
  /** What was written to the device. */
  function orderOf(options: Partial<ConstructorParameters<typeof EpochOrder>[0]>): {
    order: EpochOrder;
    written: () => number[];
    times: () => number;
  } {
    let index: number[] = [];
    let times = 0;
    const store = {
      set: (_name: string, _dtype: string, values: ArrayLike<number>) => {
        index = Array.from(values);
        times++;
      },
    } as unknown as Store;
    const order = new EpochOrder({ store, index: "index", examples: 10, batchSize: 4, shuffle: true, seed: 5, firstEpoch: 0, ...options });
    return { order, written: () => index, times: () => times };
  }

  test("writes several epochs one after the other, each as it would be alone", () => {
    const { order, written } = orderOf({});
    order.place(2, 3);
    const together = written();
    expect(together).toHaveLength(30);
    for (let i = 0; i < 3; i++) {
      order.place(2 + i, 1);
      expect(written()).toEqual(together.slice(10 * i, 10 * i + 10));
    }
    expect(new Set([0, 1, 2].map((i) => String(together.slice(10 * i, 10 * i + 10)))).size).toBe(3);
  });

  test("its batches are those of what it writes, the last one shorter", () => {
    const { order, written } = orderOf({ firstEpoch: 7 });
    order.place(0, 2);
    const batches = [0, 1, 2, 3, 4, 5].map((step) => [...order.batch(step)]);
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2, 4, 4, 2]);
    expect(batches.flat()).toEqual(written());
  });

  test("counts its epochs from the first one", () => {
    const [later, early] = [orderOf({ firstEpoch: 3 }), orderOf({ firstEpoch: 0 })];
    later.order.place(1, 1);
    early.order.place(4, 1);
    expect(later.written()).toEqual(early.written());
  });

  test("one batch of everything stays in order, and is written once", () => {
    const { order, written, times } = orderOf({ batchSize: 10 });
    for (let epoch = 0; epoch < 4; epoch++) order.place(epoch, 1);
    expect([written(), times()]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1]);
    order.place(4, 2);
    expect([written().length, times()]).toEqual([20, 2]);
    expect([...order.batch(3)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("runs short epochs together: as many as make some thousand steps, or a million examples", () => {
    expect(orderOf({ examples: 4, batchSize: 4 }).order.worthwhile).toBe(4096);
    expect(orderOf({ examples: 60_000, batchSize: 32 }).order.worthwhile).toBe(2);
    expect(orderOf({ examples: 2 ** 19, batchSize: 2 ** 19 }).order.worthwhile).toBe(2);
    expect(orderOf({ examples: 2 ** 22, batchSize: 32 }).order.worthwhile).toBe(1);
  });
});
