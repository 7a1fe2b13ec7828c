/** What a TypeScript program does with the library: it has to compile with every version and every way of finding modules. */

import {
  adam,
  dense,
  explain,
  type FitOptions,
  HillockError,
  type History,
  loadModel,
  mnist,
  type Sequential,
  sequential,
  startRun,
  type Tensor,
  tensor,
  trainTestSplit,
  xor,
} from "hillock";

const { x, y } = xor();
const options: FitOptions = { epochs: 20, batchSize: 4, seed: 1, callbacks: { onEpochEnd: (epoch: number) => void epoch } };

export async function train(): Promise<number> {
  const net: Sequential = sequential([dense(4, { activation: "tanh", inputShape: [2] }), dense(1, { activation: "sigmoid" })]);
  net.compile({ optimizer: adam({ learningRate: 0.05 }), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const history: History = await net.fit(x, y, options);
  const losses: readonly number[] = history.history.loss;
  const answers: Tensor<Float32Array> = await net.predict([[0, 1]]);
  const rounded: number = answers.data.map((p) => Math.round(p)).reduce((sum, p) => sum + p, 0);
  const { loss } = await net.evaluate(x, y);
  const trace = await explain(net, [[0, 1]], [[1]]);
  const why: string = trace.why("dense_1.kernel[0,1]", "gradient").text.symbolic;
  const run = await startRun(net, x, y, { batchSize: 4 });
  run.dispose();
  net.dispose();
  return losses.length + rounded + loss + why.length + tensor([[1, 2]]).shape.length;
}

export async function load(url: string): Promise<Sequential | HillockError> {
  const { train: digits } = await mnist({ baseUrl: "/mnist" });
  const split = trainTestSplit(digits.x, digits.y, { testFraction: 0.2 });
  void split.train.x.shape;
  try {
    return await loadModel(url);
  } catch (error) {
    if (error instanceof HillockError) return error;
    throw error;
  }
}
