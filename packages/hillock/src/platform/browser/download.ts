/** Files over HTTP, kept in the browser's Cache where a page has one (over HTTPS or from localhost). */

import { fetched } from "../answers.ts";
import { openBlob } from "../blob.ts";
import { receive } from "../transfer.ts";
import type { DownloadOptions, OpenFile } from "../types.ts";

const cacheName = "hillock";

export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  options.signal?.throwIfAborted();
  const cache = await openCache();
  const kept = await cache?.match(url);
  if (kept !== undefined) {
    const content = new Uint8Array(await kept.arrayBuffer());
    if (content.length === options.size) return content;
  }
  const content = await receive(url, options);
  // A full or forbidden cache costs the next visit a download, but nothing now: the content is complete and checked.
  await cache?.put(url, new Response(content)).catch(() => undefined);
  return content;
}

/** Undefined where the page has no cache: insecure contexts, some private windows. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(cacheName);
  } catch {
    return undefined;
  }
}

/** A file of the server; the path is a URL, relative to the page. */
export const readFile = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await fetched(path)).arrayBuffer());

export const openFile = async (source: string | Blob): Promise<OpenFile> =>
  typeof source === "string" ? openBlob(await fetched(source), source) : openBlob(source);
