/** What a model's folder is, wherever it is stored. */

import { ArgumentError, StorageError } from "../errors.ts";
import type { FolderFiles } from "./types.ts";

/** The file by which a folder is known to be a model's, so that it may be replaced. */
export const markerFile = "model.json";

/** @throws ArgumentError for a name that would lead out of the folder. */
export function checkNames(files: FolderFiles): void {
  for (const name of Object.keys(files)) {
    if (name !== "" && name !== "." && name !== ".." && !/[/\\\0]/.test(name)) continue;
    const fix = "Give the name of a file in the folder.";
    throw new ArgumentError({ problem: "Not a file's name", received: JSON.stringify(name), expected: "a plain name without a path", fix });
  }
}

/** The error for a folder with something else in it. */
export function notAModel(path: string, names: readonly string[]): StorageError {
  return new StorageError({
    problem: `${path} is not a Hillock model and is not replaced`,
    received: `a folder with ${names.slice(0, 3).join(", ")}${names.length > 3 ? `, … (${names.length} entries)` : ""}`,
    expected: `a new name, an empty folder, or a saved model (a folder with ${markerFile})`,
    fix: "Choose another folder, or empty this one yourself.",
  });
}
