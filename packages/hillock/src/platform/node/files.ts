/** Single files: reading, and writing through a temporary name. */

import { randomBytes } from "node:crypto";
import { mkdir, open, readFile as read, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, storageError } from "./errors.ts";

export async function readFile(path: string): Promise<Uint8Array> {
  try {
    const buffer = await read(path);
    // A plain Uint8Array: a Buffer's slice() would share memory where everybody expects a copy.
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (error) {
    throw storageError("read", path, error);
  }
}

/** A hidden name beside `path` that nobody else has, ending in `.new` (being written) or `.old` (moved aside). */
export function temporaryName(path: string, ending: "new" | "old"): string {
  return join(dirname(path), `${temporaryPrefix(path)}${process.pid}-${randomBytes(6).toString("hex")}.${ending}`);
}

/** How the names of a path's temporary siblings begin. */
export const temporaryPrefix = (path: string): string => `.${basename(path)}.hillock-`;

/**
 * Makes a folder and those above it, where they are missing. Not `mkdir` with `recursive`, which never returns in
 * places where folders can be neither found nor made, such as /proc (Node 20).
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (errorCode(error) === "EEXIST" && (await stat(path)).isDirectory()) return;
    if (errorCode(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolders(dirname(path));
    // Somebody else may have made it in the meantime.
    await mkdir(path).catch(async (again: unknown) => {
      if (errorCode(again) !== "EEXIST") throw again;
    });
  }
}

/** Writes a new file and flushes it to the disk. Errors are the system's own. */
export async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes a folder's list of names, so that a rename survives a power cut. Windows has no such call. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some network and FUSE file systems do not know the call; they have nothing to flush.
    if (!["EINVAL", "ENOTSUP", "EPERM"].includes(errorCode(error) ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

/** Writes or replaces a file, completely or not at all. @throws StorageError; no temporary file is left. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryName(path, "new");
  try {
    await makeFolders(dirname(path));
    await writeFlushed(temporary, bytes);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storageError("written", path, error);
  }
}
