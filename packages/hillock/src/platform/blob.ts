/** A blob (a file that a page was given, for example) read part by part. Node and browsers have them alike. */

import { messageOf, StorageError } from "../errors.ts";
import { counted } from "../words.ts";
import type { OpenFile } from "./types.ts";

/** @param name for messages. */
export const openBlob = (blob: Blob, name = nameOf(blob)): OpenFile => ({
  size: blob.size,
  async read(offset, length) {
    try {
      const bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      if (bytes.length === length) return bytes;
      throw shorter(name, bytes.length, offset, length);
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      throw new StorageError({
        problem: `${name} could not be read`,
        received: messageOf(cause),
        expected: "a file that stays as it is while it is read",
        fix: "Choose the file again.",
        cause,
      });
    }
  },
  close: async () => {},
});

const nameOf = (blob: Blob): string => ("name" in blob && typeof blob.name === "string" ? blob.name : "the blob");

export const shorter = (name: string, received: number, offset: number, length: number): StorageError =>
  new StorageError({
    problem: `${name} has become shorter while it was read`,
    received: `${counted(received, "byte")} from position ${offset} on`,
    expected: counted(length, "byte"),
    fix: "Do not write to the file meanwhile.",
  });
