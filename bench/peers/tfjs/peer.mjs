/** TensorFlow.js, a worker per backend. In Node both have one thread. */

import { locateNpmPeer } from "../../lib/npm.mjs";

export const configurations = [
  { threads: 1, backend: "wasm" },
  { threads: 1, backend: "cpu" },
];

/** @throws Error when it cannot be installed. */
export const locate = ({ backend }, { say }) => locateNpmPeer("tfjs", new URL(".", import.meta.url), say, [backend]);
