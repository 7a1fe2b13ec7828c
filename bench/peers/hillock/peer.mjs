/** Hillock as it is built in this repository. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const configurations = [{ threads: 1 }];

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** @throws Error when the library has not been built. */
export async function locate() {
  if (!existsSync(path("../../../packages/hillock/dist/index.js"))) throw new Error("the library is not built: run `npm run build`");
  return { command: process.execPath, args: [path("worker.mjs")], env: {} };
}
