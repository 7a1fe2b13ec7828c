/**
 * Folders in the browser's private file system (https://fs.spec.whatwg.org), which has no rename for folders. So each
 * save goes into a subfolder of its own, and a small file says which one counts; browsers put a file's new content in
 * place at once, when its writer is closed. A tab that is closed during a save leaves the old model.
 */

import { messageOf, nameOf, StorageError } from "../../errors.ts";
import { checkNames, notAModel } from "../folderRules.ts";
import type { FolderFiles } from "../types.ts";
import { isUrl, readUrlFolder } from "../urlFolder.ts";

const pointerName = "hillock-current";
const savePrefix = "hillock-save-";
const attempts = 5;

export async function writeFolder(path: string, files: FolderFiles): Promise<void> {
  checkNames(files);
  try {
    const folder = await openFolder(path, true);
    await exclusively(path, () => replaceSave(path, folder, files));
  } catch (error) {
    throw storageError("written", path, error);
  }
}

async function replaceSave(path: string, folder: FileSystemDirectoryHandle, files: FolderFiles): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  const foreign = names.filter((name) => name !== pointerName && !name.startsWith(savePrefix));
  if (foreign.length > 0 && !names.includes(pointerName)) throw notAModel(path, foreign);
  const save = `${savePrefix}${crypto.randomUUID()}`;
  try {
    const fresh = await folder.getDirectoryHandle(save, { create: true });
    for (const [name, bytes] of Object.entries(files)) await writeFile(fresh, name, bytes);
    await writeFile(folder, pointerName, new TextEncoder().encode(save));
  } catch (error) {
    await folder.removeEntry(save, { recursive: true }).catch(() => undefined);
    throw error;
  }
  for (const name of names) {
    // What cannot be removed now is removed by the next save.
    if (name.startsWith(savePrefix)) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
}

const isShared = (memory: ArrayBufferLike): boolean => Object.prototype.toString.call(memory) === "[object SharedArrayBuffer]";

async function writeFile(folder: FileSystemDirectoryHandle, name: string, bytes: Uint8Array): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  try {
    // Copied out of shared memory, which streams do not take.
    await writable.write(isShared(bytes.buffer) ? new Uint8Array(bytes) : (bytes as Uint8Array<ArrayBuffer>));
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
}

/** A saved folder; or, when the path is a URL with http or https, a model's folder on a server. */
export async function readFolder<Name extends string>(path: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>> {
  if (isUrl(path)) return readUrlFolder(path, names);
  for (let attempt = 1; ; attempt++) {
    try {
      const folder = await openFolder(path, false);
      const save = await folder.getDirectoryHandle(new TextDecoder().decode(await contentOf(folder, pointerName)));
      return await collect(names, (name) => contentOf(save, name));
    } catch (error) {
      // Another tab may have replaced the save while it was read.
      if (attempt === attempts || !isNamed(error, "NotFoundError")) throw storageError("read", path, error);
    }
  }
}

async function collect<Name extends string>(
  names: readonly Name[],
  read: (name: Name) => Promise<Uint8Array>,
): Promise<Record<Name, Uint8Array>> {
  const files: Partial<Record<Name, Uint8Array>> = {};
  for (const name of names) files[name] = await read(name);
  return files as Record<Name, Uint8Array>;
}

async function contentOf(folder: FileSystemDirectoryHandle, name: string): Promise<Uint8Array> {
  const file = await (await folder.getFileHandle(name)).getFile();
  return new Uint8Array(await file.arrayBuffer());
}

async function openFolder(path: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  if (globalThis.navigator?.storage?.getDirectory === undefined) {
    throw new StorageError({
      problem: `${path} could not be opened`,
      received: "a page without a private file system (OPFS)",
      expected: "a browser that has one, and a page over HTTPS or from localhost",
      fix: create ? "Serve the page securely, or keep the model's files elsewhere." : `Serve the page securely. ${fromServer(path)}`,
    });
  }
  let folder = await navigator.storage.getDirectory();
  for (const part of path.split("/")) {
    if (part !== "" && part !== ".") folder = await folder.getDirectoryHandle(part, { create });
  }
  return folder;
}

/** One writer at a time, over all tabs, where the browser has locks. */
const exclusively = async (path: string, action: () => Promise<void>): Promise<void> =>
  navigator.locks === undefined ? action() : navigator.locks.request(`hillock:${path}`, action);

const isNamed = (error: unknown, name: string): boolean => nameOf(error) === name;

/** Models that a page loads lie most often on the server that it came from. */
function fromServer(path: string): string {
  const { document, location } = globalThis as { document?: { readonly baseURI: string }; location?: { readonly href: string } };
  const base = document?.baseURI ?? location?.href;
  const url = base !== undefined && URL.canParse(path, base) ? new URL(path, base).href : "https://…";
  return `A model on a server is loaded by its folder's whole URL: loadModel("${url}").`;
}

const explanations: Readonly<Record<string, readonly [received: string, fix: string]>> = {
  QuotaExceededError: ["the browser's storage for this site is full", "Remove saved models, or free space on the disk."],
  NotFoundError: ["nothing of that name in this site's own storage", "Check the name: it is the one that save() was given on this site."],
  TypeError: ["a name that the site's own storage cannot have", "Give the name that save() was given on this site."],
  TypeMismatchError: ["a part of the path is a file, not a folder", "Choose another name."],
  NoModificationAllowedError: ["it is being written by another tab", "Close the other tab and try again."],
};

function storageError(action: "read" | "written", path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const [name, message] = [nameOf(cause), messageOf(cause)];
  const [received, fix] = explanations[name] ?? [`${name} ${message}`.trim(), "Check the name and the site's permissions."];
  const expected = action === "read" ? "a saved model" : "storage with enough space";
  const elsewhere = action === "read" && (name === "NotFoundError" || name === "TypeError") ? ` ${fromServer(path)}` : "";
  return new StorageError({ problem: `${path} could not be ${action}`, received, expected, fix: `${fix}${elsewhere}`, cause });
}
