/**
 * Saving a folder so that a kill at any moment leaves the old model or the new one.
 *
 * The files go into a hidden sibling folder and are flushed; the old folder is renamed aside; the new one is renamed
 * into its place; the old one is removed. A writer that dies between the two renames leaves no folder under the name,
 * but the complete old one beside it, which `readFolder` finds. Temporary siblings of dead writers are removed by
 * later saves.
 */

import { copyFile, link, lstat, mkdir, readdir, readlink, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkNames, markerFile, notAModel } from "../folderRules.ts";
import type { FolderFiles } from "../types.ts";
import { errorCode, storageError } from "./errors.ts";
import { flushFolder, makeFolders, temporaryName, temporaryPrefix, writeFlushed } from "./files.ts";

/** Temporary siblings that have not changed for so long belong to nobody any more. */
const abandonedAfter = 3_600_000;
/** How often to try again when another process saves to the same folder at the same moment. */
const attempts = 20;

export async function writeFolder(path: string, files: FolderFiles): Promise<void> {
  checkNames(files);
  try {
    const target = await resolvedTarget(path);
    await makeFolders(dirname(target));
    await checkReplaceable(path, target);
    await replaceFolder(target, files);
    await removeAbandoned(target, Date.now());
  } catch (error) {
    throw storageError("written", path, error);
  }
}

/** Saving to a symbolic link replaces what it points to, not the link. */
async function resolvedTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return resolve(path);
  }
}

/** What is in the way, if anything, is a Hillock model or an empty folder. */
async function checkReplaceable(path: string, target: string): Promise<void> {
  const names = await namesIn(target);
  if (names.length === 0 || names.includes(markerFile)) return;
  throw notAModel(path, names);
}

/** The names in a folder; none when it does not exist. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

async function replaceFolder(target: string, files: FolderFiles): Promise<void> {
  const fresh = temporaryName(target, "new");
  try {
    await mkdir(fresh);
    for (const [name, bytes] of Object.entries(files)) await writeFlushed(join(fresh, name), bytes);
    for (const name of await namesIn(target)) {
      if (!(name in files)) await carryOver(join(target, name), join(fresh, name));
    }
    await flushFolder(fresh);
    await swap(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Other things in a model's folder are the user's: they move to the new folder too, as hard links, so nothing is copied. */
async function carryOver(from: string, to: string): Promise<void> {
  const entry = await lstat(from);
  if (entry.isDirectory()) {
    await mkdir(to);
    for (const name of await readdir(from)) await carryOver(join(from, name), join(to, name));
  } else if (entry.isSymbolicLink()) {
    await symlink(await readlink(from), to);
  } else {
    await link(from, to).catch(() => copyFile(from, to));
  }
}

/** Puts `fresh` in the place of `target`, which may or may not exist, and removes the old folder. */
async function swap(fresh: string, target: string): Promise<void> {
  const parent = dirname(target);
  for (let attempt = 1; ; attempt++) {
    const aside = await moveAside(target);
    try {
      await rename(fresh, target);
      await flushFolder(parent);
      if (aside !== undefined) await discard(aside);
      return;
    } catch (error) {
      const faster = isTaken(error);
      if (aside !== undefined) await putBack(aside, target);
      if (attempt === attempts || !faster) throw error;
    }
  }
}

/** Whether a rename failed because another writer has put a folder there (EPERM is Windows' word for it). */
const isTaken = (error: unknown): boolean => ["ENOTEMPTY", "EEXIST", "EPERM"].includes(errorCode(error) ?? "");

/** Undoes `moveAside`. When another writer was faster, the old folder is obsolete; else it is the only copy and stays. */
async function putBack(aside: string, target: string): Promise<void> {
  try {
    await rename(aside, target);
  } catch (error) {
    if (isTaken(error)) await discard(aside);
  }
}

/** Renamed first, so that no reader takes a half-removed folder for a complete one. Failing leaves a hidden folder: no error. */
async function discard(aside: string): Promise<void> {
  const gone = aside.replace(/\.old$/, ".gone");
  try {
    await rename(aside, gone);
    await rm(gone, { recursive: true, force: true });
  } catch {
    // A later save will try again.
  }
}

/** The old folder's new name, or undefined when there was none. */
async function moveAside(target: string): Promise<string | undefined> {
  const aside = temporaryName(target, "old");
  try {
    await rename(target, aside);
    return aside;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Removes what killed writers left. Their remains are hidden, harmless and perhaps not ours to remove: failing is no error. */
export async function removeAbandoned(target: string, time: number): Promise<void> {
  const parent = dirname(target);
  const prefix = temporaryPrefix(target);
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(prefix) || name === basename(target)) continue;
    const path = join(parent, name);
    const entry = await stat(path).catch(() => undefined);
    // A rename changes ctime, so a folder that a living writer has just moved aside is young.
    if (entry !== undefined && time - Math.max(entry.mtimeMs, entry.ctimeMs) > abandonedAfter) {
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
