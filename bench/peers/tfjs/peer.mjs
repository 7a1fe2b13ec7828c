/** TensorFlow.js, a worker per backend. In Node both have one thread. */

import { join } from "node:path";
import { locateNpmPeer, packagesOf } from "../../lib/npm.mjs";

const here = new URL(".", import.meta.url);

export const configurations = () => [
  { threads: 1, name: "wasm" },
  { threads: 1, name: "cpu" },
];

/** @throws Error when it cannot be installed. */
export const locate = ({ name }, { say }) => locateNpmPeer("tfjs", here, say, [name]);

/** In pages: its wasm backend, on one thread and on all. */
export const browser = {
  configurations: (cores) => [{ threads: 1, name: "wasm" }, ...(cores > 1 ? [{ threads: cores, name: "wasm" }] : [])],
  folders: async (say) => ({ tfjs: join(await packagesOf("tfjs", here, say), "@tensorflow") }),
  script: "peers/tfjs/browser.mjs",
};
