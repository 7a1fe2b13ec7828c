/** Reading a folder that somebody may be saving to at the same moment: all files come from one and the same save. */

import { readdir, readlink, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StorageError } from "../../errors.ts";
import { isUrl, readUrlFolder } from "../urlFolder.ts";
import { storageError } from "./errors.ts";
import { readFile, temporaryPrefix } from "./files.ts";

/** How often to begin anew when the folder is replaced while it is read. */
const attempts = 200;
/** How often to look for a folder that may be between its two names for a moment, and how long to wait in between: a second at most. */
const looks = 200;
const lookMilliseconds = 5;
/** Without a sign of a writer, a folder that was not there twice is not there. */
const looksWithoutWriter = 2;

/** A folder of this machine; or, when the path is a URL with http or https, one on a server. */
export async function readFolder<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>> {
  return isUrl(path) ? readUrlFolder(path, names) : readWhole(/^file:\/\//i.test(path) ? fileURLToPath(path) : path, names);
}

async function readWhole<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await currentFolder(path);
    const folder = found ?? path;
    const before = await identity(folder);
    const files = await readAll(folder, names);
    const gone = before === undefined && found !== undefined;
    if (gone || before !== (await identity(folder))) continue;
    if (files instanceof StorageError) throw files;
    return files;
  }
  throw new StorageError({
    problem: `${path} could not be read`,
    received: "a folder that is replaced again and again",
    expected: "a folder at rest",
    fix: "Wait until the other process has finished saving, then try again.",
  });
}

/** All the files, or what prevented it (which may be that the folder was replaced). */
async function readAll<Name extends string>(folder: string, names: readonly Name[]): Promise<Record<Name, Uint8Array> | StorageError> {
  const files: Partial<Record<Name, Uint8Array>> = {};
  try {
    for (const name of names) files[name] = await readFile(join(folder, name));
  } catch (error) {
    return storageError("read", folder, error);
  }
  return files as Record<Name, Uint8Array>;
}

/** The folder under its name or, when a writer died or is about to put the new one there, under the old one's. */
async function currentFolder(path: string): Promise<string | undefined> {
  for (let look = 1; look <= looks; look++) {
    if ((await identity(path)) !== undefined) return path;
    const siblings = await temporarySiblings(path);
    const aside = await newest(siblings.filter((name) => name.endsWith(".old")));
    if (aside !== undefined) return aside;
    if (siblings.length === 0 && look >= looksWithoutWriter) return undefined;
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
  }
  return undefined;
}

/** The folders that saves to this one keep beside it while they are at work, or leave when they are killed. */
async function temporarySiblings(path: string): Promise<string[]> {
  const target = resolve(dirname(path), await readlink(path).catch(() => resolve(path)));
  const names = await readdir(dirname(target)).catch(() => []);
  return names.filter((name) => name.startsWith(temporaryPrefix(target))).map((name) => join(dirname(target), name));
}

/** Of the complete folders that saves have moved aside, the newest. */
async function newest(folders: readonly string[]): Promise<string | undefined> {
  let found: string | undefined;
  let foundTime = Number.NEGATIVE_INFINITY;
  for (const folder of folders) {
    const time = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NEGATIVE_INFINITY,
    );
    if (time > foundTime) [found, foundTime] = [folder, time];
  }
  return found;
}

/** Says which folder has this name now: a save puts another one there. Undefined when there is none. */
async function identity(folder: string): Promise<string | undefined> {
  return stat(folder, { bigint: true }).then(
    ({ dev, ino, ctimeNs }) => `${dev}:${ino}:${ctimeNs}`,
    () => undefined,
  );
}
