/**
 * The local server of the pages: files of some folders, cross-origin isolated, so that pages have SharedArrayBuffer and threads.
 * Packages are served as they are installed; nothing is bundled.
 */

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
const PAGE = "<!doctype html><meta charset=utf-8><title>bench</title><body></body>";

/** Import maps do not reach into workers, so the few bare names are replaced where a script is served. */
const withAddresses = (script, names) =>
  script.replace(/(\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'./][^"']*)\2/g, (whole, before, quote, name) =>
    names[name] === undefined ? whole : `${before}${quote}${names[name]}${quote}`,
  );

/** The file behind an address /key/path, or undefined. */
function fileOf(address, folders) {
  const [, key, ...path] = decodeURIComponent(new URL(address, "http://localhost").pathname).split("/");
  const folder = folders[key];
  if (folder === undefined) return undefined;
  const file = join(resolve(folder), ...path);
  return file.startsWith(resolve(folder) + sep) ? file : undefined;
}

async function respond(request, response, folders, names) {
  const send = (status, type, body) => response.writeHead(status, { ...HEADERS, "Content-Type": type }).end(body);
  if (request.url === "/") return send(200, "text/html", PAGE);
  const file = fileOf(request.url, folders);
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (!found?.isFile()) return send(404, "text/plain", "not found");
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  if (type === "text/javascript") return send(200, type, withAddresses(await readFile(file, "utf8"), names));
  response.writeHead(200, { ...HEADERS, "Content-Type": type, "Content-Length": found.size });
  createReadStream(file).pipe(response);
}

/**
 * `folders`: what is served, by the first part of the address. `names`: addresses of bare imports. Only this machine can reach it.
 * @returns { address, close }
 */
export async function serveFolders(folders, names) {
  const server = createServer((request, response) => {
    respond(request, response, folders, names).catch((error) => {
      response.writeHead(500, HEADERS).end(error.message);
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
