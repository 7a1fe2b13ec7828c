import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { StorageError } from "../../errors.ts";
import { type TestServer, testServer } from "../testing/server.ts";
import { temporaryFolder } from "../testing/temporary.ts";
import { sha256 } from "../transfer.ts";
import type { DownloadProgress } from "../types.ts";
import { download } from "./download.ts";

const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >> 7);
const isContent = (bytes: Uint8Array): boolean => Buffer.compare(bytes, content) === 0;
let checksum = "";
let server: TestServer;
let folder = "";

beforeAll(async () => {
  checksum = await sha256(content);
  server = await testServer((path, response, request) => {
    if (path === "/plain") response.writeHead(200, { "content-length": content.length }).end(content);
    else if (path === "/packed.gz") response.end(gzipSync(content));
    else if (path === "/encoded") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content));
    else if (path === "/drops.gz") {
      const packed = gzipSync(content);
      response.write(packed.subarray(0, 1));
      setTimeout(() => response.end(packed.subarray(1)), 20);
    } else if (path === "/short") response.end(content.subarray(1));
    else if (path === "/long") response.end(Buffer.concat([content, content]));
    else if (path === "/other") response.end(content.map((byte) => 255 - byte));
    else if (path === "/broken.gz") response.end(gzipSync(content).subarray(0, 500));
    else if (path === "/cut")
      response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 10), () => request.destroy());
    else if (path === "/slow") response.write(content.subarray(0, 10));
    else response.writeHead(404).end();
  });
});
beforeEach(async () => {
  folder = await temporaryFolder();
});

const get = (path: string, more: { onProgress?: (progress: DownloadProgress) => void; signal?: AbortSignal } = {}) =>
  download(`${server.url}${path}`, { sha256: checksum, size: content.length, destination: join(folder, "cache", "file"), ...more });

describe("download", () => {
  it.each(["/plain", "/packed.gz", "/encoded", "/drops.gz"])("gives and keeps the content behind %s", async (path) => {
    expect(isContent(await get(path))).toBe(true);
    const before = server.asked.length;
    expect(isContent(await get(path))).toBe(true);
    expect(server.asked.length).toBe(before);
    expect(await readdir(join(folder, "cache"))).toEqual(["file"]);
  });

  it("reports its progress", async () => {
    const reports: DownloadProgress[] = [];
    await get("/plain", { onProgress: (progress) => reports.push(progress) });
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.at(-1)).toEqual({ url: `${server.url}/plain`, received: 100_000, total: 100_000 });
    expect(reports.every(({ received }, i) => i === 0 || received > reports[i - 1]!.received)).toBe(true);
  });

  it("does not trust a file of another size in the cache", async () => {
    await get("/plain");
    await writeFile(join(folder, "cache", "file"), "half");
    expect(isContent(await get("/packed.gz"))).toBe(true);
  });

  it.each([
    ["/none", /refused .*none\.\n.*HTTP 404 Not Found/],
    ["/short", /not the expected file\.\n.*99999 bytes\n.*100000 bytes/],
    ["/long", /more than 100000 bytes/],
    ["/other", /content with SHA-256 [0-9a-f]{64}\n.*SHA-256 [0-9a-f]{64}/],
    ["/broken.gz", /could not be downloaded/],
    ["/cut", /could not be downloaded/],
  ])("meets %s with a StorageError and keeps nothing", async (path, message) => {
    await expect(get(path)).rejects.toThrow(StorageError);
    await expect(get(path)).rejects.toThrow(message);
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });

  it("says why there is no connection", async () => {
    const options = { sha256: checksum, size: 1, destination: join(folder, "x") };
    await expect(download("http://127.0.0.1:9/", options)).rejects.toThrow(/could not be downloaded\.\n.*(ECONNREFUSED|bad port)/);
  });

  it("rejects with the signal's reason when aborted, before or during", async () => {
    await expect(get("/plain", { signal: AbortSignal.abort("early") })).rejects.toBe("early");
    const controller = new AbortController();
    const reason = new Error("enough");
    await expect(get("/slow", { signal: controller.signal, onProgress: () => controller.abort(reason) })).rejects.toBe(reason);
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });

  it("finds a cache that cannot be written before downloading", async () => {
    await writeFile(join(folder, "cache"), "a file");
    const before = server.asked.length;
    await expect(get("/plain")).rejects.toThrow(/cache could not be written/);
    expect(server.asked.length).toBe(before);
  });
});
