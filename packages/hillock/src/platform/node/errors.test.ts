import { mkdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { StorageError } from "../../errors.ts";
import { readFile } from "../node.ts";
import { temporaryFolder } from "../testing/temporary.ts";
import { errorCode, storageError } from "./errors.ts";
import { replaceFile } from "./files.ts";

const reasonOf = (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("storageError", () => {
  it.runIf(process.platform === "linux")("explains a full disk", async () => {
    const error = storageError("written", "/dev/full", await reasonOf(writeFile("/dev/full", "x")));
    expect(error.message).toBe(
      "/dev/full could not be written.\n  Received: the disk is full (ENOSPC)\n  Expected: a writable folder with enough space\n  Fix: Free some space, or choose a folder on another disk.",
    );
    expect(errorCode(error.cause)).toBe("ENOSPC");
  });

  it("explains a file system that is read-only", () => {
    expect(storageError("written", "/cd", Object.assign(new Error("EROFS: …"), { code: "EROFS" })).received).toBe(
      "the file system is read-only (EROFS)",
    );
  });

  it("keeps a StorageError, and the message of an error without a code", () => {
    const given = new StorageError({ problem: "It burns" });
    expect(storageError("read", "x", given)).toBe(given);
    expect(storageError("read", "x", new Error("odd")).received).toBe("odd");
    expect(storageError("read", "x", "odder").received).toBe("odder");
  });
});

describe("readFile and replaceFile", () => {
  it("give back bytes, as a plain Uint8Array", async () => {
    const path = join(await temporaryFolder(), "a", "b");
    await replaceFile(path, Uint8Array.of(1, 2));
    await replaceFile(path, Uint8Array.of(3, 4, 5));
    const read = await readFile(path);
    expect(Object.getPrototypeOf(read)).toBe(Uint8Array.prototype);
    expect([...read]).toEqual([3, 4, 5]);
  });

  it("explain what is in the way", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "target"));
    await expect(readFile(join(folder, "none"))).rejects.toThrow(/it does not exist \(ENOENT\)/);
    await expect(readFile(folder)).rejects.toThrow(/it is a folder, not a file \(EISDIR\)/);
    await expect(replaceFile(join(folder, "target"), Uint8Array.of(1))).rejects.toThrow(StorageError);
    await rmdir(join(folder, "target"));
    await expect(replaceFile(join(folder, "target"), Uint8Array.of(1))).resolves.toBeUndefined();
  });
});
