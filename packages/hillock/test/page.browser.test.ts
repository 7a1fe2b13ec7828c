/** What the library needs of a browser: isolation, WebAssembly with SIMD and relaxed SIMD, workers' shared memory, and the test data. */

import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { Module } from "../src/compiler/wasm/encoder.ts";
import { mnistFile } from "./browser.ts";

const dotProduct = (): Uint8Array<ArrayBuffer> => {
  const module = new Module();
  // sum over 4 lanes of a[i]·b[i] + c[i], with a at byte 0, b at 16 and c at 32
  module.function({ name: "dot", results: ["f32"], exported: true }, (code) => {
    const sum = code.local("v128");
    for (const address of [0, 16, 32]) code.i32(address).load("v128.load");
    code.op("f32x4.relaxed_madd").set(sum);
    for (const lane of [0, 1, 2, 3]) code.get(sum).extractLane("f32x4", lane);
    for (let i = 0; i < 3; i++) code.op("f32.add");
  });
  return module.encode();
};

test("the page is cross-origin isolated", () => {
  expect(crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
});

test("the assembler's module with relaxed SIMD validates and runs", async () => {
  const bytes = dotProduct();
  expect(WebAssembly.validate(bytes)).toBe(true);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  new Float32Array(memory.buffer).set([1, 2, 3, 4, 5, 6, 7, 8, 0.5, 0.5, 0.5, 0.5]);
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const dot = instance.exports.dot as () => number;
  expect(dot()).toBe(1 * 5 + 2 * 6 + 3 * 7 + 4 * 8 + 2);
});

test("MNIST's files arrive whole", async () => {
  const labels = await mnistFile("t10k-labels");
  expect(labels.length).toBe(8 + 10_000);
  expect([...labels.subarray(8, 18)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  expect((await mnistFile("t10k-images")).length).toBe(16 + 10_000 * 784);
});

test("an error on the console is noticed, a worker's too", async () => {
  const program = new Blob(["console.error('from the worker'); postMessage('done');"], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(program));
  await new Promise((resolve) => worker.addEventListener("message", resolve));
  worker.terminate();
  expect(await commands.takeConsoleErrors("noticed")).toEqual(["from the worker"]);
});
