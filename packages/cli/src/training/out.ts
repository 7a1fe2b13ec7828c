/** Whether a network could be saved in a place, asked before hours of training and not after. */

import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "hillock";

function unusable(path: string, received: string, fix: string): StorageError {
  return new StorageError({
    problem: `The network could not be saved in ${path}`,
    received,
    expected: "a new folder, an empty one, or one with a saved network",
    fix,
  });
}

/** @throws StorageError */
export async function checkOut(path: string): Promise<void> {
  let place = resolve(path);
  for (;;) {
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory()) break;
    if (found !== undefined) throw unusable(path, `${place} is a file`, "Choose another folder with --out.");
    if (dirname(place) === place) break;
    place = dirname(place);
  }
  await access(place, constants.W_OK).catch(() => {
    throw unusable(path, `the folder ${place} cannot be written to`, "Choose another folder with --out, or allow writing.");
  });
  if (place !== resolve(path)) return;
  const names = await readdir(place);
  // What a killed save may have left is the library's own to clean up.
  if (names.length === 0 || names.some((name) => name === "model.json" || name.startsWith("."))) return;
  throw unusable(
    path,
    `a folder with other things in it (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`,
    `Choose a folder of its own, such as --out ${join(path, "model")}.`,
  );
}
