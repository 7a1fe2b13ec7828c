/** onnxruntime-web in Node. The first argument is the number of threads. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onnxruntimeLibrary } from "../../lib/onnxruntime.mjs";
import { installed, installedFolder, serve } from "../../lib/serve.mjs";

const ort = installed()("onnxruntime-web");
ort.env.wasm.numThreads = Number(process.argv[2]);
const { version } = JSON.parse(readFileSync(join(installedFolder("onnxruntime-web"), "package.json"), "utf8"));
await serve(version, onnxruntimeLibrary(ort, "wasm", { executionProviders: ["wasm"], graphOptimizationLevel: "all" }));
