/** What the operating system refuses, in words: for files that are read or written, and for the command's own output. */

import { getSystemErrorMap } from "node:util";
import { StorageError } from "hillock";

/** "no space left on device (ENOSPC)" */
export function systemReason(error: unknown): string {
  const { errno, code, message } = (error ?? {}) as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known === undefined ? (message ?? String(error)) : `${known[1]} (${code ?? known[0]})`;
}

const cures: Readonly<Record<string, string>> = {
  ENOSPC: "Make room on the disk, or choose another one.",
  EDQUOT: "Make room, or choose another disk.",
  EACCES: "Choose another place, or change its permissions.",
  EPERM: "Choose another place, or change its permissions.",
  EROFS: "Choose a place that can be written to.",
  EISDIR: "It is a folder: name a file.",
  ENOTDIR: "A part of the path is a file: correct the path.",
  ENOENT: "Correct the path.",
};
const cureFor = (error: unknown, otherwise: string): string => cures[(error as NodeJS.ErrnoException | undefined)?.code ?? ""] ?? otherwise;

/** @param expected what should be there, such as "a CSV file" */
export const unreadable = (path: string, expected: string, cause: unknown): StorageError =>
  new StorageError({
    problem: `${path} cannot be read`,
    received: systemReason(cause),
    expected,
    fix: cureFor(cause, "Correct the path."),
    cause,
  });

/** @param what "The report", "The network" */
export const unwritable = (what: string, path: string, cause: unknown): StorageError =>
  new StorageError({
    problem: `${what} cannot be written to ${path}`,
    received: systemReason(cause),
    expected: "a file in a folder that exists and can be written to",
    fix: cureFor(cause, "Choose another name."),
    cause,
  });

/** For standard output that takes nothing more. */
export const outputFailed = (cause: unknown): StorageError =>
  new StorageError({
    problem: "The output cannot be written",
    received: systemReason(cause),
    fix: cureFor(cause, "Write it to another place."),
    cause,
  });
