import { expect, test } from "vitest";
import { adam, dense, mnist, sequential, sgd, xor } from "hillock";

test("xor", async () => {
  const { x, y } = xor();
  const net = sequential([dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })], { seed: 3 });
  net.compile({ optimizer: sgd({ learningRate: 1, momentum: 0.6 }), loss: "quadratic" });
  const h = await net.fit(x, y, { epochs: 4000, batchSize: 4 });
  console.log(h.history.loss.filter((_, i) => i % 400 === 0), h.seconds);
  console.log((await net.predict(x)).data);
});
test("mnist", async () => {
  const { train, test } = await mnist();
  const net = sequential([dense(128, { activation: "relu", inputShape: [784] }), dense(10, { activation: "softmax" })]);
  net.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  net.summary();
  const h = await net.fit(train.x, train.y, { epochs: 2, batchSize: 32, seed: 1 });
  console.log(h);
  console.log(await net.evaluate(test.x, test.y));
});
