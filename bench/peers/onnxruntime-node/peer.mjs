/** onnxruntime-node: ONNX Runtime's native library, on one thread and on all. */

import { locateNpmPeer } from "../../lib/npm.mjs";

export const configurations = (cores) => [{ threads: 1, name: "native" }, ...(cores > 1 ? [{ threads: cores, name: "native" }] : [])];

/** @throws Error when it cannot be installed. */
export const locate = ({ threads }, { say }) => locateNpmPeer("onnxruntime-node", new URL(".", import.meta.url), say, [String(threads)]);
