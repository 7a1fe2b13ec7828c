/** onnxruntime-node. The first argument is the number of threads. */

import { onnxruntimeLibrary } from "../../lib/onnxruntime.mjs";
import { installed, serve } from "../../lib/serve.mjs";

const require = installed();
const ort = require("onnxruntime-node");
const options = { intraOpNumThreads: Number(process.argv[2]), interOpNumThreads: 1, graphOptimizationLevel: "all" };
await serve(require("onnxruntime-node/package.json").version, onnxruntimeLibrary(ort, "native", options));
