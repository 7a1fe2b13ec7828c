/** The operating system's error codes in words: what happened to which path, and what the user can do. */

import { messageOf, StorageError } from "../../errors.ts";

const explanations: Readonly<Record<string, readonly [received: string, fix: string]>> = {
  ENOSPC: ["the disk is full", "Free some space, or choose a folder on another disk."],
  EDQUOT: ["the disk quota is used up", "Free some space, or choose a folder on another disk."],
  EFBIG: ["the file would be larger than allowed", "Raise the limit on file sizes (ulimit -f), or choose another disk."],
  EACCES: ["permission denied", "Choose a folder you may use, or change its permissions."],
  EPERM: ["operation not permitted", "Choose a folder you may use, or change its permissions."],
  EROFS: ["the file system is read-only", "Choose a folder on a disk that can be written."],
  ENOTDIR: ["a part of the path is a file, not a folder", "Choose a path whose parts are all folders."],
  EISDIR: ["it is a folder, not a file", "Name a file."],
  EEXIST: ["a file of that name exists", "Choose another name, or remove the file."],
  ENOENT: ["it does not exist", "Check the path."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name."],
  ELOOP: ["symbolic links that lead in a circle", "Check the links in the path."],
  EMFILE: ["too many files are open", "Close some, or raise the limit (ulimit -n)."],
  ENFILE: ["too many files are open in the system", "Close some programs and try again."],
  EBUSY: ["it is in use", "Close the program that uses it and try again."],
  EIO: ["the disk reports an input/output error", "Check the disk; choose another one."],
};

/** The system's code of an error ("ENOENT"), or undefined. */
export function errorCode(error: unknown): string | undefined {
  const failed = typeof error === "object" && error !== null && "message" in error && "code" in error;
  return failed && typeof error.code === "string" ? error.code : undefined;
}

/** Any error met while doing something to a path, as a StorageError. One that is a StorageError already stays as it is. */
export function storageError(action: "read" | "written", path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const code = errorCode(cause);
  const [received, fix] = explanations[code ?? ""] ?? [messageOf(cause), "Check the path and the disk."];
  return new StorageError({
    problem: `${path} could not be ${action}`,
    received: code === undefined ? received : `${received} (${code})`,
    expected: action === "read" ? "a readable file or folder" : "a writable folder with enough space",
    fix,
    cause,
  });
}
