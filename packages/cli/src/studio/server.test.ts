import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalOf } from "./guard.ts";
import { type StudioServer, serveStudio } from "./server.ts";
import { readSite } from "./site.ts";

const secret = "nobody may read this";
let folder = "";
let server: StudioServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hillock-studio-"));
  const site = join(folder, "site");
  await mkdir(join(site, "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), secret);
  await writeFile(join(site, "index.html"), "<!doctype html><title>Hillock</title>");
  await writeFile(join(site, "assets", "main-abc.js"), `console.log("${"hillock ".repeat(200)}");`);
  await writeFile(join(site, "assets", "serif.woff2"), Buffer.from([1, 2, 3, 4]));
  await symlink(join(folder, "secret.txt"), join(site, "link.txt"));
  await symlink(folder, join(site, "up"));
  server = await serveStudio(await readSite(site), 0);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends these very bytes: no client tidies them up. */
function raw(text: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(text, "latin1"));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", body = ""] = Buffer.concat(chunks)
        .toString("latin1")
        .split(/\r\n\r\n([\s\S]*)/);
      const [first = "", ...lines] = head.split("\r\n");
      const headers = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
      );
      resolve({ status: Number(first.split(" ")[1]), headers, body });
    });
  });
}
const get = (path: string, more = "", method = "GET", host = `127.0.0.1:${server.port}`): Promise<Answer> =>
  raw(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);

test("the page, with what isolates and guards it", async () => {
  const { status, headers, body } = await get("/");
  expect([status, body]).toEqual([200, "<!doctype html><title>Hillock</title>"]);
  expect(headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
  });
  const policy = headers["content-security-policy"]!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  expect((await get("/?anything=1")).body).toBe(body);
});

test("refusals carry the same headers", async () => {
  const { headers } = await get("/nothing");
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
});

describe("files", () => {
  test("are compressed, tagged and typed", async () => {
    const script = await get("/assets/main-abc.js", "Accept-Encoding: gzip, br\r\n");
    expect(script.headers).toMatchObject({ "content-encoding": "gzip", "content-type": "text/javascript; charset=utf-8" });
    expect(gunzipSync(Buffer.from(script.body, "latin1")).toString()).toContain("hillock hillock");
    expect(script.headers["cache-control"]).toContain("immutable");
    const again = await get("/assets/main-abc.js", `If-None-Match: ${script.headers.etag}\r\n`);
    expect([again.status, again.body]).toEqual([304, ""]);
    expect((await get("/assets/serif.woff2")).headers).toMatchObject({ "content-type": "font/woff2", "content-length": "4" });
  });

  test("HEAD says the same without a body", async () => {
    const [head, whole] = [await get("/", "", "HEAD"), await get("/")];
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.headers["content-length"]).toBe(whole.headers["content-length"]);
  });
});

describe("paths that lead elsewhere", () => {
  test.each([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/assets/..%252f..%252fsecret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/./index.html",
    "//index.html",
    "//example.com/",
    "/index.html%00.js",
    "/link.txt",
    "/up/secret.txt",
    "/up/site/index.html",
    "/assets",
    "/assets/",
    "/INDEX.html",
    "/__proto__",
    "/constructor",
  ])("%s", async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain(secret);
    expect(body).not.toContain("<title>");
  });

  test("and what is no path", async () => {
    for (const path of [`http://127.0.0.1:${server.port}/secret.txt`, "*", "secret.txt", "/\0index.html"]) {
      const { status, body } = await get(path);
      expect(status).toBe(400);
      expect(body).not.toContain(secret);
    }
    expect((await raw("nonsense\r\n\r\n")).status).toBe(400);
  });
});

describe("who may ask", () => {
  const refused = async (more: string, host?: string): Promise<void> => {
    const { status, body } = await get("/", more, "GET", host);
    expect(status).toBe(403);
    expect(body).not.toContain("<title>");
  };

  test("names that are not this machine's (DNS rebinding)", async () => {
    const { port } = server;
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port + 1}`,
      `localhost.:${port}`,
      "",
    ])
      await refused("", host);
    expect((await raw("GET / HTTP/1.0\r\n\r\n")).status).toBe(403);
    expect((await get("/", "", "GET", `localhost:${port}`)).status).toBe(200);
    expect((await get("/", "", "GET", `LOCALHOST:${port}`)).status).toBe(200);
  });

  test("other origins, and requests from other sites", async () => {
    for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${server.port}`, "http://127.0.0.1"])
      await refused(`Origin: ${origin}\r\n`);
    await refused("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n");
    expect((await get("/", `Origin: http://127.0.0.1:${server.port}\r\n`)).status).toBe(200);
    expect((await get("/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n")).status).toBe(200);
  });

  test("nothing but reading", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]) {
      const { status, headers } = await get("/", "Content-Length: 0\r\n", method);
      expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
    }
  });

  test("a refused request ends its connection: what is hidden behind it is not read", async () => {
    const hidden = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`;
    const { status, body } = await raw(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 0\r\n\r\n${hidden}`);
    expect(status).toBe(405);
    expect(body).not.toContain("<title>");
  });

  test("requests over the network find nobody listening", async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one !== undefined && !one.internal && one.family === "IPv4");
    if (outside === undefined) return;
    const failure = await new Promise<string>((resolve) => {
      const asked = httpRequest({ host: outside.address, port: server.port, timeout: 2000 }, () => resolve("answered"));
      asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
      asked.on("timeout", () => resolve("timeout"));
      asked.end();
    });
    expect(failure).not.toBe("answered");
  });
});

test("on port 80 the host may stand alone", () => {
  expect(refusalOf({ method: "GET", headers: { host: "localhost" }, url: "/" }, 80)).toBeUndefined();
  expect(refusalOf({ method: "GET", headers: { host: "localhost" }, url: "/" }, 81)).toMatchObject({ status: 403 });
});

test("a taken port, and a studio that is not built, are said in words", async () => {
  await expect(serveStudio(new Map(), server.port)).rejects.toThrow("a port that another program uses");
  await expect(readSite(join(folder, "nowhere"))).rejects.toThrow("The studio is not built");
  await expect(readSite(join(folder, "site", "assets"))).rejects.toThrow("npm run build");
});
