/** IDX files read part by part are the tensors that reading them whole gives. */

import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeIdx } from "../codecs/index.ts";
import { FormatError, ShapeError, StorageError } from "../errors.ts";
import { dense, sequential } from "../index.ts";
import { expectSameBits, labels, uniform, weightsOf } from "../model/testing/nets.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { type Tensor, tensorFrom } from "../runtime/index.ts";
import { idxDataset } from "./index.ts";

const rows = 100;
const pixels = tensorFrom(
  Uint8Array.from({ length: rows * 12 }, (_, i) => (i * 37) % 256),
  [rows, 3, 4],
);
const classes = tensorFrom(Uint8Array.from(labels(rows, 5, 1).data), [rows]);
const floats = uniform([rows, 2], 3);

let folder = "";
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  for (const [name, values] of Object.entries({ pixels, classes, floats })) await writeFile(at(name), writeIdx(values));
});
const blob = (values: Tensor): Blob => new Blob([writeIdx(values) as Uint8Array<ArrayBuffer>]);

describe.each(["files", "blobs"])("from %s", (kind) => {
  const x = () => (kind === "files" ? at("pixels") : blob(pixels));
  const y = () => (kind === "files" ? at("classes") : blob(classes));

  test.each([1, 12 * 7, 1e6])("reading %i bytes at a time", async (readBytes) => {
    const dataset = await idxDataset(x(), y(), { readBytes, scale: 1 / 255, shape: [12] });
    expect(dataset.rows).toBe(rows);
    for (const pass of [0, 1]) {
      const [inputs, targets]: [number[], number[]] = [[], []];
      for await (const [xs, ys] of dataset.pass(pass)) {
        expect([xs.dtype, xs.scale, ys.scale]).toEqual(["uint8", 1 / 255, 1]);
        expect(xs.shape).toEqual([ys.shape[0], 12]);
        expect(xs.data.length).toBeLessThanOrEqual(Math.max(12, readBytes));
        inputs.push(...xs.data);
        targets.push(...ys.data);
      }
      expect(inputs).toEqual([...pixels.data]);
      expect(targets).toEqual([...classes.data]);
    }
  });

  test("trains a model as the tensors do", async () => {
    const make = () => {
      const net = sequential([dense(5, { activation: "softmax", inputShape: [12] })], { seed: 1 });
      net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
      return net;
    };
    const [streamed, whole] = [make(), make()];
    const steps: (number | undefined)[] = [];
    const dataset = await idxDataset(x(), y(), { readBytes: 100, scale: 1 / 255, shape: [12] });
    await streamed.fit(dataset, { epochs: 2, callbacks: [{ onTrainBegin: ({ stepsPerEpoch }) => void steps.push(stepsPerEpoch) }] });
    await whole.fit(tensorFrom(pixels.data, [rows, 12], 1 / 255), classes, { epochs: 2, shuffle: false });
    expectSameBits(weightsOf(streamed), weightsOf(whole));
    expect(steps).toEqual([4]);
    expect(await streamed.evaluate(dataset)).toEqual(await whole.evaluate(tensorFrom(pixels.data, [rows, 12], 1 / 255), classes));
    const all = await whole.predict(tensorFrom(pixels.data, [rows, 12], 1 / 255));
    const streamedAll = await streamed.predict(dataset);
    expect(streamedAll.shape).toEqual([rows, 5]);
    expectSameBits([...streamedAll.data], [...all.data]);
  });
});

test("numbers of other types are converted, in the file's shape", async () => {
  const dataset = await idxDataset(at("floats"), at("pixels"));
  for await (const [x, y] of dataset) {
    expect(x.shape).toEqual([rows, 2]);
    expect([...x.data]).toEqual([...floats.data]);
    expect(y.shape).toEqual([rows, 3, 4]);
  }
});

test("what is wrong with a file is said, with its name", async () => {
  await expect(idxDataset(at("nowhere"), at("classes"))).rejects.toThrow(StorageError);
  await expect(idxDataset(at("pixels"), blob(tensorFrom(new Uint8Array(3), [3])))).rejects.toThrow(ShapeError);
  await expect(idxDataset(at("pixels"), at("classes"), { shape: [13] })).rejects.toThrow(
    /pixels do not fit[\s\S]*12 values|pixels do not fit[\s\S]*13 values/,
  );
  const gzip = new Blob([Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)]);
  await expect(idxDataset(gzip, at("classes"))).rejects.toThrow(/blob[\s\S]*not an IDX file[\s\S]*unpacked first/);
  await writeFile(at("short"), writeIdx(pixels).subarray(0, 500));
  const error = await idxDataset(at("short"), at("classes")).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FormatError);
  expect(String(error)).toMatch(/short does not have the size[\s\S]*500 bytes[\s\S]*1216 bytes for uint8 \[100, 3, 4\]/);
});

test("a file that shrinks while it is read is noticed", async () => {
  await writeFile(at("shrinking"), writeIdx(pixels));
  const dataset = await idxDataset(at("shrinking"), at("classes"), { readBytes: 120 });
  await truncate(at("shrinking"), 600);
  const read = async (): Promise<void> => {
    for await (const _ of dataset);
  };
  await expect(read()).rejects.toThrow(/shrinking has become shorter/);
});
