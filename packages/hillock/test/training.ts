/** What `training.browser.test.ts` trains, in the page and in Node: the same function on both sides. */

import { adam, dense, dropout, type Examples, sequential, sgd, tensorFrom, wasm, xor } from "hillock";

/** XOR's 2-2-1 network, or 500 digits through 784-32-10. */
export type Task = "xor" | "digits";
export interface Trained {
  /** Bits of all weights (f32), of each epoch's loss (f64, in two words) and of the answers (f32): a message would make 0 of −0. */
  readonly weights: readonly number[];
  readonly losses: readonly number[];
  readonly answers: readonly number[];
}

/** The first digits of MNIST's IDX files: 16 bytes of header and 784 a digit; 8 bytes of header and one a label. */
export const digitsFrom = (images: Uint8Array, labels: Uint8Array, count: number): Examples => ({
  x: tensorFrom(images.slice(16, 16 + 784 * count), [count, 784], 1 / 255),
  y: tensorFrom(Int32Array.from(labels.subarray(8, 8 + count)), [count]),
});

export async function train(task: Task, deterministic: boolean, digits: () => Promise<Examples>): Promise<Trained> {
  // Deterministic: the bits shall not depend on the number of threads either. Else: as many threads on both sides, and no BLAS, which pages do not have.
  const threads = deterministic ? ("document" in globalThis ? 3 : 1) : 2;
  const options = { device: wasm({ deterministic, threads, blas: "off" }) };
  const { x, y } = task === "xor" ? xor() : await digits();
  const net =
    task === "xor"
      ? sequential(
          [dense(2, { activation: "sigmoid", kernelInitializer: "randomNormal", inputShape: [2] }), dense(1, { activation: "sigmoid" })],
          options,
        )
      : sequential([dense(32, { activation: "relu", inputShape: [784] }), dropout(0.2), dense(10, { activation: "softmax" })], options);
  if (task === "xor") net.compile({ optimizer: sgd({ learningRate: 2, momentum: 0.9 }), loss: "quadratic" });
  else net.compile({ optimizer: adam({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const { history } = await net.fit(x, y, task === "xor" ? { epochs: 6000, batchSize: 4, seed: 1 } : { epochs: 2, batchSize: 32, seed: 1 });
  const answers = (await net.predict(x)).data;
  const weights = Float32Array.from(net.getWeights().flatMap(({ data }) => Array.from(data)));
  net.dispose();
  return { weights: bitsOf(weights), losses: bitsOf(Float64Array.from(history.loss!)), answers: bitsOf(answers) };
}
const bitsOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): number[] => [...new Uint32Array(buffer, byteOffset, byteLength / 4)];
