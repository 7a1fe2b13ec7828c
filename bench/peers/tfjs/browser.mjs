/** TensorFlow.js in a page, on its wasm backend with as many threads as the configuration says. */

import { addScript, digits } from "../../browser/digits.mjs";
import { tfjsLibrary } from "./library.mjs";

export async function load({ name, threads }) {
  for (const part of ["tfjs-core/dist/tf-core", "tfjs-backend-wasm/dist/tf-backend-wasm", "tfjs-layers/dist/tf-layers"])
    await addScript(`/tfjs/${part}.min.js`);
  const { tf } = globalThis;
  tf.wasm.setWasmPaths("/tfjs/tfjs-backend-wasm/dist/");
  if (threads > 1) tf.wasm.setThreadsCount(threads);
  else tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend(name);
  await tf.ready();
  // It bounds the number by what it thinks of the machine.
  const granted = threads > 1 ? tf.wasm.getThreadsCount() : 1;
  if (granted !== threads) throw new Error(`it takes ${granted} of the ${threads} threads that are asked for`);
  return { version: tf.version_core, open: tfjsLibrary(tf, tf, name, digits) };
}
