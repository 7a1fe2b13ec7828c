/** Files that are read part by part. */

import { type FileHandle, open } from "node:fs/promises";
import { openBlob, shorter } from "../blob.ts";
import type { OpenFile } from "../types.ts";
import { storageError } from "./errors.ts";

export async function openFile(path: string | Blob): Promise<OpenFile> {
  if (typeof path !== "string") return openBlob(path);
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const { size } = await handle.stat();
    return { size, read: reader(handle, path), close: () => handle!.close() };
  } catch (error) {
    await handle?.close();
    throw storageError("read", path, error);
  }
}

const reader =
  (handle: FileHandle, path: string): OpenFile["read"] =>
  async (offset, length) => {
    const bytes = new Uint8Array(length);
    // A read may end early, at 2 GiB for example.
    for (let done = 0; done < length; ) {
      const { bytesRead } = await handle.read(bytes, done, length - done, offset + done).catch((error: unknown) => {
        throw storageError("read", path, error);
      });
      if (bytesRead === 0) throw shorter(path, done, offset, length);
      done += bytesRead;
    }
    return bytes;
  };
