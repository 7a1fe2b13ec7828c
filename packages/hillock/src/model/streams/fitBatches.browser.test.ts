/** Training on batches in a browser: from a generator, and from a file that the page was given. */

import { expect, test } from "vitest";
import { writeIdx } from "../../codecs/index.ts";
import { idxDataset } from "../../data/index.ts";
import { dense } from "../../network/index.ts";
import { type Tensor, tensorFrom } from "../../runtime/index.ts";
import { sequential } from "../index.ts";
import { cut } from "../testing/batches.ts";
import { expectSameBits, labels, weightsOf } from "../testing/nets.ts";

const rows = 500;
const x = tensorFrom(
  Uint8Array.from({ length: rows * 12 }, (_, i) => (i * 37) % 256),
  [rows, 12],
);
const y = labels(rows, 5, 1);

function make() {
  const net = sequential([dense(8, { activation: "tanh", inputShape: [12] }), dense(5, { activation: "softmax" })], { seed: 1 });
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return net;
}
const file = (values: Tensor, name: string): File => new File([writeIdx(values) as Uint8Array<ArrayBuffer>], name);

test("gives the bits of training in memory", async () => {
  const whole = make();
  await whole.fit(x, y, { epochs: 2, shuffle: false });
  const generated = make();
  await generated.fit(() => cut(x, y, [7, 100]), { epochs: 2 });
  expectSameBits(weightsOf(generated), weightsOf(whole));
  const read = make();
  await read.fit(await idxDataset(file(x, "x.idx"), file(y, "y.idx"), { readBytes: 1000 }), { epochs: 2 });
  expectSameBits(weightsOf(read), weightsOf(whole));
});

test("names the file that is wrong", async () => {
  const broken = new File(["not an IDX file"], "broken.idx");
  await expect(idxDataset(broken, file(y, "y.idx"))).rejects.toThrow(/broken\.idx: This is not an IDX file/);
});
