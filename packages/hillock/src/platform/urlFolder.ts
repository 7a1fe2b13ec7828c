/** A folder of files on a server, by its URL. */

import { fetched } from "./answers.ts";

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/**
 * The named files behind a folder's URL. What stands behind a question mark goes with each request.
 * @throws StorageError when one cannot be had
 */
export async function readUrlFolder<Name extends string>(folder: string, names: readonly Name[]): Promise<Record<Name, Uint8Array>> {
  const files: Partial<Record<Name, Uint8Array>> = {};
  for (const name of names) {
    const url = new URL(folder);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${name}`;
    url.hash = "";
    files[name] = new Uint8Array(await (await fetched(url.href)).arrayBuffer());
  }
  return files as Record<Name, Uint8Array>;
}
