/** TensorFlow.js in Node, on the backend named by the first argument. */

import { digits } from "../../lib/mnist.mjs";
import { installed, serve } from "../../lib/serve.mjs";
import { tfjsLibrary } from "./library.mjs";

const backend = process.argv[2];
const require = installed();
const tf = require("@tensorflow/tfjs-core");
const layersApi = require("@tensorflow/tfjs-layers");
require(`@tensorflow/tfjs-backend-${backend}`);

console.log = console.error;
await tf.setBackend(backend);
await tf.ready();
await serve(require("@tensorflow/tfjs-core/package.json").version, tfjsLibrary(tf, layersApi, backend, digits));
