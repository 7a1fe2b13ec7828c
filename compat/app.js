/**
 * A small program as a page might have it: it trains on two threads where it may, and says what came out. Every build of it, and Node without any, has to give
 * the same bits, since the device is deterministic.
 */

import { ArgumentError, dense, HillockError, sequential, sgd, tensor, wasm } from "hillock";

/** The name of the error that a call throws, and whether it is known as one of ours. */
function thrown(call) {
  try {
    call();
    return "nothing";
  } catch (error) {
    return `${error.name} ${error instanceof ArgumentError} ${error instanceof HillockError}`;
  }
}

globalThis.learn = async () => {
  const inputs = Float32Array.from({ length: 200 * 20 }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
  const x = tensor(inputs, [200, 20]);
  const y = tensor(Int32Array.from({ length: 200 }, (_, row) => (inputs[20 * row] + inputs[20 * row + 7] > 0 ? 1 : 0)));
  const net = sequential([dense(48, { activation: "tanh", inputShape: [20] }), dense(2, { activation: "softmax" })], {
    seed: 3,
    device: wasm({ deterministic: true, threads: 2 }),
  });
  net.compile({ optimizer: sgd({ learningRate: 0.2, momentum: 0.5 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const history = await net.fit(x, y, { epochs: 40, batchSize: 50, seed: 1 });
  const answers = await net.predict(x);
  return {
    loss: history.history.loss,
    answers: Array.from(answers.data).slice(0, 32),
    errors: [thrown(() => sgd({ learningRat: 1 })), thrown(() => tensor([[1, 2], [3]])), thrown(() => tensor([1, 2], [3]))],
    isolated: globalThis.crossOriginIsolated === true,
  };
};
