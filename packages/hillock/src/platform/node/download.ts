/** Downloads into a file of the cache. */

import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { receive } from "../transfer.ts";
import type { DownloadOptions } from "../types.ts";
import { storageError } from "./errors.ts";
import { makeFolders, readFile, replaceFile } from "./files.ts";

export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const { destination, size, signal } = options;
  signal?.throwIfAborted();
  // Only checked content gets its final name, so a look at the size is enough here.
  if ((await sizeOf(destination)) === size) return readFile(destination);
  try {
    // Before the download, so that a folder that cannot be written is found without waiting for it.
    await makeFolders(dirname(destination));
  } catch (error) {
    throw storageError("written", dirname(destination), error);
  }
  const content = await receive(url, options);
  await replaceFile(destination, content);
  return content;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
}
