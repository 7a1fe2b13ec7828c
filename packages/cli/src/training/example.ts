/** A picture for a first `hillock predict`: one that the network was not trained on, written beside the weights. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Tensor } from "hillock";
import { PNG } from "pngjs";
import { unwritable } from "../system.ts";
import type { Data, Dataset } from "./datasets.ts";

export const exampleName = "example.png";

/** An example of a tensor of pictures as a PNG. @throws RangeError when there is no such row */
export function pictureOf({ meaning }: Dataset, { data, scale, shape }: Tensor, row: number): Buffer {
  const { inputs } = meaning;
  if (inputs?.kind !== "picture") throw new RangeError("This data set holds no pictures.");
  const { width, height, channels } = inputs;
  const size = width * height * channels;
  if (!(row < (shape[0] ?? 0))) throw new RangeError(`There is no row ${row}.`);
  const bytes = Uint8Array.from(data.subarray(row * size, (row + 1) * size), (value) => Math.round(value * scale * 255));
  const colorType = channels === 1 ? 0 : 2;
  return PNG.sync.write(Object.assign(new PNG({ width, height }), { data: Buffer.from(bytes) }), { colorType, inputColorType: colorType });
}

/** @returns its path; undefined where a data set has no pictures. @throws StorageError */
export async function writeExample(dataset: Dataset, { test }: Data, folder: string): Promise<string | undefined> {
  if (dataset.kind !== "images") return undefined;
  const path = join(folder, exampleName);
  try {
    await writeFile(path, pictureOf(dataset, test.x as Tensor, 0));
  } catch (cause) {
    throw unwritable("The example picture", path, cause);
  }
  return path;
}
