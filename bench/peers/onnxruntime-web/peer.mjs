/** onnxruntime-web: ONNX Runtime compiled to WebAssembly, on one thread and on all. */

import { join } from "node:path";
import { locateNpmPeer, packagesOf } from "../../lib/npm.mjs";

const here = new URL(".", import.meta.url);

export const configurations = (cores) => [{ threads: 1, name: "wasm" }, ...(cores > 1 ? [{ threads: cores, name: "wasm" }] : [])];

/** @throws Error when it cannot be installed. */
export const locate = ({ threads }, { say }) => locateNpmPeer("onnxruntime-web", here, say, [String(threads)]);

export const browser = {
  configurations,
  folders: async (say) => ({ onnxruntime: join(await packagesOf("onnxruntime-web", here, say), "onnxruntime-web", "dist") }),
  script: "peers/onnxruntime-web/browser.mjs",
};
