/**
 * What servers answer in place of a file, and what to do about it: a refusal, nothing at all, or a web page. Many servers of pages answer every address that
 * they do not have with their start page and the status 200, so an HTML page is never what was asked for here.
 */

import { messageOf, nameOf, StorageError } from "../errors.ts";

/** "an HTML page", with its title where the beginning shows it; undefined where the bytes do not begin like one. */
export function htmlPage(start: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(start.subarray(0, 4096));
  if (!/^(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b/is.test(text)) return undefined;
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.replaceAll(/\s+/g, " ").trim();
  return title ? `an HTML page, "${title.slice(0, 60)}"` : "an HTML page";
}

/** @throws StorageError for a web page in place of a file. @param start the first bytes of the answer */
export function needFile(url: string, start: Uint8Array): void {
  const page = htmlPage(start);
  if (page === undefined) return;
  throw new StorageError({
    problem: `${url} is a web page, not the file`,
    received: page,
    expected: "the file itself",
    fix: "Check the address, and that the file lies there: this server answers addresses that it does not have with a page of its own.",
  });
}

/** For an answer that says no. */
export function refused(url: string, { status, statusText }: Response): StorageError {
  const fix =
    status === 404 || status === 410
      ? "Check the address, and that the file lies there."
      : status === 401 || status === 403
        ? "Check the address, and whether one has to be logged in to read it."
        : "Check the address, or try again later.";
  return new StorageError({
    problem: `The server refused ${url}`,
    received: `HTTP ${status} ${statusText}`.trimEnd(),
    expected: "HTTP 200",
    fix,
  });
}

/** fetch says "fetch failed"; the reason ("getaddrinfo ENOTFOUND …") is in its cause. */
function innermost(failure: unknown): unknown {
  const inner = typeof failure === "object" && failure !== null && "cause" in failure ? failure.cause : undefined;
  return typeof inner === "object" && inner !== null && "message" in inner ? inner : failure;
}

/** For an answer that did not come, or not whole. */
export function unanswered(url: string, cause: unknown): StorageError {
  const inner = innermost(cause);
  return new StorageError({
    problem: `${url} could not be downloaded`,
    received: messageOf(inner) || nameOf(inner),
    expected: "a complete answer from the server",
    fix: isForeign(url)
      ? "Check the network connection, and that the other server lets this page read it (CORS: Access-Control-Allow-Origin); or serve the file from this page's own server."
      : "Check the address and the network connection.",
    cause,
  });
}

/** Whether a page asks another server than its own: browsers do not say that it was this which failed. */
function isForeign(url: string): boolean {
  const { location } = globalThis as { location?: { readonly origin: string; readonly href: string } };
  if (location === undefined) return false;
  try {
    return new URL(url, location.href).origin !== location.origin;
  } catch {
    return false;
  }
}

/** The content behind a URL. @throws StorageError when it cannot be had, or is a web page */
export async function fetched(url: string): Promise<Blob> {
  let blob: Blob;
  try {
    const response = await fetch(url);
    if (!response.ok) throw refused(url, response);
    blob = await response.blob();
  } catch (cause) {
    throw cause instanceof StorageError ? cause : unanswered(url, cause);
  }
  needFile(url, new Uint8Array(await blob.slice(0, 4096).arrayBuffer()));
  return blob;
}
