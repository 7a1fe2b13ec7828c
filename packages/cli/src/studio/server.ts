/** Serves the studio on this machine: loopback only, its own files only, with the headers that isolation and the content policy need. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ArgumentError } from "hillock";
import { refusalOf } from "./guard.ts";
import { contentSecurityPolicy, isolation } from "./headers.ts";
import type { Site, SiteFile } from "./site.ts";

export interface StudioServer {
  readonly port: number;
  /** "http://127.0.0.1:4404/" */
  readonly address: string;
  close(): Promise<void>;
}

/** Of every answer, the refusals' too. */
const headers = {
  ...isolation,
  "Content-Security-Policy": contentSecurityPolicy(),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
} as const;

const loopback = "127.0.0.1";

/**
 * @param port 0 for any free one.
 * @throws ArgumentError when the port is taken or may not be used.
 */
export async function serveStudio(site: Site, port: number): Promise<StudioServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 5_000 }, (request, response) => {
    answer(site, portOf(server), request, response);
  });
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await listen(server, port);
  const chosen = portOf(server);
  return {
    port: chosen,
    address: `http://${loopback}:${chosen}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        new ArgumentError({
          problem: `The studio cannot be served on port ${port}`,
          received: cause.code === "EADDRINUSE" ? "a port that another program uses" : (cause.code ?? String(cause)),
          expected: "a free port from 1024 to 65535, or 0 for any",
          fix: "hillock studio --port 0",
          cause,
        }),
      );
    });
    server.listen({ host: loopback, port, exclusive: true }, resolve);
  });
}

function answer(site: Site, port: number, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const refusal = refusalOf(request, port);
  if (refusal !== undefined) {
    if (refusal.status === 405) response.setHeader("Allow", "GET, HEAD");
    // What else comes on this connection is not read.
    response.setHeader("Connection", "close");
    say(response, refusal.status, refusal.reason);
    return;
  }
  const file = site.get(request.url!.split("?", 1)[0]!);
  if (file === undefined) say(response, 404, "There is nothing under this address.");
  else send(file, request, response);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
  response.end(response.req.method === "HEAD" ? undefined : `${text}\n`);
}

function send(file: SiteFile, { headers: asked, method }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("ETag", file.etag);
  response.setHeader("Cache-Control", file.lasting ? "public, max-age=31536000, immutable" : "no-cache");
  response.setHeader("Vary", "Accept-Encoding");
  if (asked["if-none-match"]?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const zipped = file.gzipped !== undefined && /\bgzip\b/.test(String(asked["accept-encoding"] ?? ""));
  const body = zipped ? file.gzipped! : file.bytes;
  response.writeHead(200, { "Content-Type": file.type, "Content-Length": body.length, ...(zipped ? { "Content-Encoding": "gzip" } : {}) });
  response.end(method === "HEAD" ? undefined : body);
}
