import { afterEach, expect, it, vi } from "vitest";
import { testServer } from "../testing/server.ts";
import { sha256 } from "../transfer.ts";
import { download } from "./download.ts";

const content = Uint8Array.of(1, 2, 3);

afterEach(() => vi.unstubAllGlobals());

async function setUp() {
  const server = await testServer((_, response) => response.end(content));
  const options = { sha256: await sha256(content), size: 3, destination: "hillock/file" };
  return { server, get: () => download(`${server.url}/file`, options) };
}

it("keeps checked content in the browser's cache", async () => {
  const kept = new Map<string, Response>();
  const match = async (url: string) => kept.get(url)?.clone();
  const put = async (url: string, response: Response) => void kept.set(url, response);
  vi.stubGlobal("caches", { open: async () => ({ match, put }) });
  const { server, get } = await setUp();
  expect(await get()).toEqual(content);
  expect(await get()).toEqual(content);
  expect(server.asked).toEqual(["/file"]);
  kept.set(`${server.url}/file`, new Response("another size"));
  expect(await get()).toEqual(content);
  expect(server.asked.length).toBe(2);
});

it.each([
  ["no cache", undefined],
  ["a forbidden cache", { open: () => Promise.reject(new DOMException("no", "SecurityError")) }],
  [
    "a full cache",
    { open: async () => ({ match: async () => undefined, put: () => Promise.reject(new DOMException("full", "QuotaExceededError")) }) },
  ],
])("downloads in a page with %s", async (_, caches) => {
  vi.stubGlobal("caches", caches);
  const { get } = await setUp();
  expect(await get()).toEqual(content);
});
