/**
 * Which requests are answered. The server listens on this machine only, but any page in the reader's browser can send requests to it; a name that another site makes
 * point here (DNS rebinding) would even make that page's origin the server's own. So a request has to name this machine, and may not come from elsewhere.
 */

import type { IncomingMessage } from "node:http";

/** Why a request is refused, and with which status. */
export interface Refusal {
  readonly status: 400 | 403 | 405;
  readonly reason: string;
}

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];

/** @param port the server's own */
export function refusalOf(
  { method, headers, url }: Pick<IncomingMessage, "method" | "headers" | "url">,
  port: number,
): Refusal | undefined {
  if (method !== "GET" && method !== "HEAD") return { status: 405, reason: "Only GET and HEAD." };
  const hosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const host = headers.host?.toLowerCase();
  if (host === undefined || !hosts.includes(host))
    return { status: 403, reason: "This server answers only under this machine's own name." };
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return { status: 403, reason: "Requests from other origins are not answered." };
  const site = headers["sec-fetch-site"];
  const foreign = site !== undefined && site !== "same-origin" && site !== "none";
  if (foreign && headers["sec-fetch-mode"] !== "navigate") return { status: 403, reason: "Requests from other sites are not answered." };
  if (url === undefined || !url.startsWith("/")) return { status: 400, reason: "A path is expected." };
  return undefined;
}
