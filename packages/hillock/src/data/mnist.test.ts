import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeIdx } from "../codecs/idx.ts";
import { type Tensor, tensorFrom } from "../runtime/tensor.ts";
import { fashionMnist, fashionMnistSource } from "./fashionMnist.ts";
import type { ImageSource } from "./imageFiles.ts";
import type { ImageDataset } from "./images.ts";
import { mnist, mnistSource } from "./mnist.ts";

const countsOf = ({ data }: Tensor): number[] => {
  const counts = new Array<number>(10).fill(0);
  for (const label of data) counts[label]! += 1;
  return counts;
};
const meanOf = ({ data, scale }: Tensor): number => {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return (sum * scale) / data.length;
};

/** What is on this machine is the file whose checksum a download must have. */
function expectChecksums({ train, test }: ImageDataset, { files }: ImageSource): void {
  const checksum = (data: Tensor["data"], shape: readonly number[]): string =>
    createHash("sha256")
      .update(writeIdx(tensorFrom(new Uint8Array(data), shape)))
      .digest("hex");
  for (const [values, file] of [
    [train.x, files.trainImages],
    [train.y, files.trainLabels],
    [test.x, files.testImages],
    [test.y, files.testLabels],
  ] as const) {
    expect(checksum(values.data, file.shape), file.name).toBe(file.sha256);
  }
}

describe("mnist", () => {
  it("gives the 70,000 digits of the installed package", async () => {
    const data = await mnist();
    const { train, test, classNames, imageShape } = data;
    expect([train.x.shape, train.y.shape, test.x.shape, test.y.shape]).toEqual([[60000, 784], [60000], [10000, 784], [10000]]);
    expect([train.x.dtype, train.x.scale, train.y.dtype, train.y.scale]).toEqual(["uint8", 1 / 255, "int32", 1]);
    expect(imageShape).toEqual([28, 28, 1]);
    expect(classNames[7]).toBe("7");
    expect([...train.y.data.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(countsOf(train.y)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(countsOf(test.y)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(meanOf(train.x)).toBeCloseTo(0.1307, 4);
    expectChecksums(data, mnistSource);
  });
});

describe("fashionMnist", () => {
  const [folder = ""] = fashionMnistSource.systemFolders;
  const installed = existsSync(folder);
  it.runIf(installed)(`gives the 70,000 pictures in ${folder} (skipped where dataset-fashion-mnist is not installed)`, async () => {
    const data = await fashionMnist();
    expect(countsOf(data.train.y)).toEqual(new Array(10).fill(6000));
    expect(countsOf(data.test.y)).toEqual(new Array(10).fill(1000));
    expect(meanOf(data.train.x)).toBeCloseTo(0.286, 4);
    expect(data.classNames[data.train.y.data[0]!]).toBe("Ankle boot");
    expectChecksums(data, fashionMnistSource);
  });
});
