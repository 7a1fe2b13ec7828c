/**
 * The studio's files, read once when the server starts. A request names one of them exactly or gets nothing: no path is ever put together from what a request says,
 * so there is nothing to escape from. Links in the folder are not followed.
 */

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { StorageError } from "hillock";

export interface SiteFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Missing where compression gains nothing. */
  readonly gzipped: Buffer | undefined;
  readonly etag: string;
  /** The name holds a fingerprint of the content (Vite's /assets/): it may be kept for ever. */
  readonly lasting: boolean;
}
/** By path: "/", "/index.html", "/assets/…". */
export type Site = ReadonlyMap<string, SiteFile>;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".png": "image/png",
};

/** Where the installed studio has its built site. */
export function builtSite(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("@hillock/studio/package.json")), "dist", "site");
}

function siteFile(name: string, bytes: Buffer): SiteFile {
  const type = types[extname(name)] ?? "application/octet-stream";
  const gzipped = /^text|json|svg|wasm/.test(type) ? gzipSync(bytes) : undefined;
  return {
    type,
    bytes,
    gzipped: gzipped !== undefined && gzipped.length < bytes.length ? gzipped : undefined,
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    lasting: name.startsWith("assets/"),
  };
}

/** @throws StorageError when the studio was not built. */
export async function readSite(folder: string): Promise<Site> {
  const site = new Map<string, SiteFile>();
  const read = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await read(name);
      else if (entry.isFile()) site.set(`/${name}`, siteFile(name, await readFile(join(folder, name))));
    }
  };
  try {
    await read("");
  } catch (cause) {
    throw notBuilt(folder, cause);
  }
  const start = site.get("/index.html");
  if (start === undefined) throw notBuilt(folder, undefined);
  site.set("/", start);
  return site;
}

const notBuilt = (folder: string, cause: unknown): StorageError =>
  new StorageError({
    problem: "The studio is not built",
    received: `no site in ${folder}`,
    fix: 'Run "npm run build", then "hillock studio" again.',
    ...(cause === undefined ? {} : { cause }),
  });
