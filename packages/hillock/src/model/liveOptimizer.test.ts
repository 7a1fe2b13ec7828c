/** `net.optimizer`: the settings as they are at that moment; the rate can be set, the others say how they can. */

import { expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { adam, dense, sgd } from "../network/index.ts";
import { sequential } from "./index.ts";
import { errorOf, uniform } from "./testing/nets.ts";

function make(optimizer = sgd({ learningRate: 0.1, momentum: 0.5 }) as ReturnType<typeof sgd> | ReturnType<typeof adam>) {
  const net = sequential([dense(1, { inputShape: [2] })], { name: "live" });
  net.compile({ optimizer, loss: "meanSquaredError" });
  return net;
}

test("reads as the settings do, as an object and as JSON", () => {
  expect({ ...make().optimizer }).toEqual({ name: "sgd", learningRate: 0.1, momentum: 0.5, nesterov: false });
  expect(JSON.parse(JSON.stringify(make(adam(0.25)).optimizer))).toEqual({
    ...{ name: "adam", learningRate: 0.25, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  });
});

test("the rate is set for whoever looks, earlier or later", () => {
  const net = make();
  const before = net.optimizer;
  net.optimizer.learningRate = 0.5;
  expect([before.learningRate, net.optimizer.learningRate, before.name]).toEqual([0.5, 0.5, "sgd"]);
  before.learningRate = 0;
  expect(net.optimizer.learningRate).toBe(0);
});

test.each<[string, unknown, RegExp]>([
  ["learningRate", -1, /learningRate/],
  ["learningRate", "0.1", /learningRate[\s\S]*Give the number itself: 0\.1/],
  ["learningRate", Number.NaN, /learningRate/],
  ["momentum", 0.9, /The optimizer's momentum is compiled in[\s\S]*momentum = 0\.9[\s\S]*net\.compile/],
  ["nesterov", true, /The optimizer's nesterov is compiled in/],
  ["name", "adam", /The optimizer's name is compiled in/],
])("%s = %o is refused, and nothing is changed", async (name, value, message) => {
  const net = make();
  const error = await errorOf(() => Object.assign(net.optimizer, { [name]: value }));
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error.message).toMatch(message);
  expect({ ...net.optimizer }).toEqual({ name: "sgd", learningRate: 0.1, momentum: 0.5, nesterov: false });
});

test("what cannot be done during a training says what, during what, and when it can", async () => {
  const net = make();
  const [x, y] = [uniform([8, 2], 1), uniform([8, 1], 2)];
  const calls: [string, () => unknown][] = [
    ["dispose", () => net.dispose()],
    ["compile", () => net.compile({ loss: "mse" })],
    ["fit", () => net.fit(x, y)],
    ["trainOnBatch", () => net.trainOnBatch(x, y)],
    ["applyGradients", () => net.applyGradients([])],
  ];
  const said: string[] = [];
  await net.fit(x, y, {
    callbacks: {
      async onEpochEnd() {
        for (const [, call] of calls) said.push((await errorOf(call)).message);
      },
    },
  });
  expect(said).toHaveLength(calls.length);
  for (const [i, [name]] of calls.entries()) {
    expect(said[i]).toContain('"live" is being trained');
    expect(said[i]).toMatch(new RegExp(`Received: ${name} during fit\\n`));
    expect(said[i]).toMatch(new RegExp(`Expected: ${name} after it`));
    expect(said[i]).toContain("Call it when fit is over");
  }
});
