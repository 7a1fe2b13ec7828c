/** The part of a download that is the same everywhere: fetch, gunzip on the way, limit the size, check the SHA-256. */

import { StorageError } from "../errors.ts";
import { counted } from "../words.ts";
import { needFile, refused, unanswered } from "./answers.ts";
import type { DownloadOptions } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Fetches the content behind a URL and checks it. A body that begins with gzip's magic is inflated as it arrives, so it
 * makes no difference whether the server or the file itself is compressed.
 * @throws StorageError for network errors, HTTP errors, wrong sizes and wrong checksums; the signal's reason when aborted.
 */
export async function receive(url: string, options: DownloadOptions): Promise<Bytes> {
  const { signal, size } = options;
  signal?.throwIfAborted();
  const content = new Uint8Array(size);
  let filled = 0;
  let reader: ReadableStreamDefaultReader<Bytes> | undefined;
  try {
    reader = (await openBody(url, options)).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled === 0) needFile(url, value);
      if (filled + value.length > size) throw unexpected(url, `more than ${counted(size, "byte")}`, counted(size, "byte"));
      content.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    // What is on its way is not wanted any more; a stream that broke has said so already.
    await reader?.cancel().catch(() => undefined);
    signal?.throwIfAborted();
    throw error instanceof StorageError ? error : unanswered(url, error);
  }
  if (filled !== size) throw unexpected(url, counted(filled, "byte"), counted(size, "byte"));
  await checkSha256(url, content, options.sha256);
  return content;
}

async function openBody(url: string, options: DownloadOptions): Promise<ReadableStream<Bytes>> {
  const response = await fetch(url, options.signal === undefined ? {} : { signal: options.signal });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw refused(url, response);
  }
  return inflated(response.body.pipeThrough(metered(url, response, options.onProgress)));
}

function metered(url: string, response: Response, onProgress: DownloadOptions["onProgress"]): TransformStream<Bytes, Bytes> {
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  const total = Number.isFinite(length) && !response.headers.has("content-encoding") ? length : undefined;
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.length;
      onProgress?.({ url, received, total });
      controller.enqueue(chunk);
    },
  });
}

/** Looks at the first two bytes, then gives the stream on: as it is, or through a gunzip. */
async function inflated(body: ReadableStream<Bytes>): Promise<ReadableStream<Bytes>> {
  const reader = body.getReader();
  let start: Bytes = new Uint8Array(0);
  while (start.length < 2) {
    const { done, value } = await reader.read();
    if (done) break;
    const joined = new Uint8Array(start.length + value.length);
    joined.set(start);
    joined.set(value, start.length);
    start = joined;
  }
  const whole = new ReadableStream<Bytes>({
    start: (controller) => controller.enqueue(start),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return start[0] === 0x1f && start[1] === 0x8b ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256(bytes: Bytes): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new StorageError({
      problem: "The download cannot be checked",
      received: "a page without crypto.subtle",
      expected: "a secure context",
      fix: "Serve the page over HTTPS or from localhost.",
    });
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function checkSha256(url: string, content: Bytes, expected: string): Promise<void> {
  const actual = await sha256(content);
  if (actual !== expected) throw unexpected(url, `content with SHA-256 ${actual}`, `SHA-256 ${expected}`);
}

function unexpected(url: string, received: string, expected: string): StorageError {
  return new StorageError({
    problem: `${url} is not the expected file`,
    received,
    expected,
    fix: "Try again; if it stays so, the file was changed on the server or on the way, so get it from somewhere else.",
  });
}
