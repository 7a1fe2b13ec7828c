/** Reading a folder that somebody may be saving to at the same moment: all files come from one and the same save. */

import { readdir, readlink, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "../../errors.ts";
import { storageError } from "./errors.ts";
import { readFile, temporaryPrefix } from "./files.ts";

/** How often to begin anew when the folder is replaced while it is read. */
const attempts = 20;
/** How often to look for a folder: it may be between its two names for a moment. */
const looks = 10;

export async function readFolder<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const folder = (await currentFolder(path)) ?? path;
    const before = await identity(folder);
    const files = await readAll(folder, names);
    const gone = before === undefined && folder !== path;
    if (gone || before !== (await identity(folder))) continue;
    if (files instanceof Error) throw files;
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
async function readAll<Name extends string>(folder: string, names: readonly Name[]): Promise<Record<Name, Uint8Array> | Error> {
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
    const aside = await movedAside(path);
    if (aside !== undefined) return aside;
  }
  return undefined;
}

/** The newest complete folder that a save has moved aside. */
async function movedAside(path: string): Promise<string | undefined> {
  const target = resolve(dirname(path), await readlink(path).catch(() => resolve(path)));
  const parent = dirname(target);
  let newest: string | undefined;
  let newestTime = Number.NEGATIVE_INFINITY;
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(temporaryPrefix(target)) || !name.endsWith(".old")) continue;
    const candidate = join(parent, name);
    const time = await stat(candidate).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NEGATIVE_INFINITY,
    );
    if (time > newestTime) [newest, newestTime] = [candidate, time];
  }
  return newest;
}

/** Says which folder has this name now: a save puts another one there. Undefined when there is none. */
async function identity(folder: string): Promise<string | undefined> {
  return stat(folder, { bigint: true }).then(
    ({ dev, ino, ctimeNs }) => `${dev}:${ino}:${ctimeNs}`,
    () => undefined,
  );
}
