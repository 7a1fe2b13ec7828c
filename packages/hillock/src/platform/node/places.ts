/** Where things are: the cache, installed packages, files of the system. */

import { realpathSync } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";

type Variables = Readonly<Record<string, string | undefined>>;

export const environment = (name: string): string | undefined => process.env[name] || undefined;

/** The cache folder of a system: pure, so that every system can be tested on any. */
export function cacheFolderOf(system: string, variables: Variables, home: string): string {
  if (variables.HILLOCK_CACHE) return variables.HILLOCK_CACHE;
  if (system === "win32") return join(variables.LOCALAPPDATA || join(home, "AppData", "Local"), "hillock");
  if (system === "darwin") return join(home, "Library", "Caches", "hillock");
  // The XDG Base Directory Specification: a relative path is invalid and ignored.
  const xdg = variables.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, ".cache"), "hillock");
}

export const cacheFolder = (): string => cacheFolderOf(process.platform, process.env, homedir());

/** The modules from whose `node_modules` folders to look: this library, the working directory, the program that runs. */
export function startingPoints(): string[] {
  const points = [import.meta.url, pathToFileURL(join(process.cwd(), "_.js")).href];
  const program = process.argv[1];
  try {
    if (program !== undefined) points.push(pathToFileURL(realpathSync(program)).href);
  } catch {
    // The program is not a file (node --eval): two places are left.
  }
  return points;
}

/** Looks as `require` does, but for a file: a package's "exports" cannot hide its data. */
export async function findPackageFile(packageName: string, file: string): Promise<string | undefined> {
  const folders = startingPoints().flatMap((point) => createRequire(point).resolve.paths(packageName) ?? []);
  return systemFile([...new Set(folders)].map((folder) => join(folder, packageName, file)));
}

export async function systemFile(candidates: readonly string[]): Promise<string | undefined> {
  for (const path of candidates) if (await isReadableFile(path)) return path;
  return undefined;
}

async function isReadableFile(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
