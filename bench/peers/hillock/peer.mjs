/** Hillock as it is built in this repository. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** WebAssembly alone on one thread and on all, and with BLAS. `all` leaves the number of threads to the library, as by default. */
export const configurations = (cores) => [
  { threads: 1, name: "wasm", all: false },
  ...(cores > 1 ? [{ threads: cores, name: "wasm", all: true }] : []),
  { threads: cores, name: "blas", all: true },
];

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** @throws Error when the library has not been built. */
export async function locate(configuration) {
  if (!existsSync(path("../../../packages/hillock/dist/index.js"))) throw new Error("the library is not built: run `npm run build`");
  return { command: process.execPath, args: [path("worker.mjs"), JSON.stringify(configuration)], env: {} };
}

/** In pages: which files are served, and how the page begins. There is no BLAS. */
export const browser = {
  configurations: (cores) => configurations(cores).filter(({ name }) => name !== "blas"),
  folders: async () => ({ hillock: path("../../../packages/hillock") }),
  script: "peers/hillock/browser.mjs",
};
