/** onnxruntime-web in a page, with as many threads as the configuration says. */

import { onnxruntimeLibrary } from "../../lib/onnxruntime.mjs";

export async function load({ threads }) {
  const ort = await import("/onnxruntime/ort.wasm.min.mjs");
  ort.env.wasm.wasmPaths = "/onnxruntime/";
  ort.env.wasm.numThreads = threads;
  const options = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
  return { version: ort.env.versions.web, open: onnxruntimeLibrary(ort, "wasm", options) };
}
