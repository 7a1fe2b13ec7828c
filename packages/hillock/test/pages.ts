/** Pages of the library's own in a real Chromium, served with the headers that a test wants: isolated or not, with any Content-Security-Policy. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { build, type Rolldown } from "vite";
import { afterAll, beforeAll } from "vitest";
import { findChromium } from "../../../scripts/chromium.mjs";
import { isolationHeaders } from "./browser-server.ts";

const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

/** The whole library in one file, as a browser gets it. */
async function bundled(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "#platform": source("platform/browser.ts") } },
    build: {
      write: false,
      minify: true,
      target: "es2022",
      rolldownOptions: { input: source("index.ts"), preserveEntrySignatures: "strict", output: { format: "es" } },
    },
  });
  const [chunk] = ([output].flat() as Rolldown.RolldownOutput[])
    .flatMap(({ output: parts }) => parts)
    .filter((part) => part.type === "chunk");
  return chunk!.code;
}

/** What a server has: by its path, a type and the content. What stands at "*" is its answer to every other address, as many servers of pages have one. */
export type Site = Readonly<Record<string, readonly [type: string, content: string | Uint8Array]>>;

/** A page that has the library as `hillock`. */
export const librarySite = async (): Promise<Site> => ({
  "/": ["text/html", '<!doctype html><title>Page</title><script type="module" src="/page.js"></script>'],
  "/page.js": ["text/javascript", 'import * as hillock from "/hillock.js"; globalThis.hillock = hillock;'],
  "/hillock.js": ["text/javascript", await bundled()],
  "/answer": ["text/plain", "answered"],
});

export interface PageOptions {
  /** @default false */
  readonly isolated?: boolean;
  /** A Content-Security-Policy. @default none */
  readonly policy?: string;
  /** @default "/" */
  readonly path?: string;
}

export interface OpenPage {
  readonly page: Page;
  /** What the console showed: "warning: …". */
  readonly said: string[];
}

/**
 * Call once in a file: gives what opens a page of this site.
 * @param site by itself one whose pages have the library as `hillock`
 * @param ready an expression that is true when a page can be used
 */
export function withPages(site = librarySite, ready = "globalThis.hillock !== undefined"): (options?: PageOptions) => Promise<OpenPage> {
  let browser: Browser;
  let server: Server;
  beforeAll(async () => {
    const served: Site = { "/favicon.ico": ["image/x-icon", ""], ...(await site()) };
    const executablePath = await findChromium();
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const found = served[pathname] ?? served["*"];
      const [type, content] = found ?? ["text/html", "<!doctype html><title>Nothing here</title>"];
      response.statusCode = found === undefined ? 404 : 200;
      response.setHeader("Content-Type", type);
      if (searchParams.has("isolated")) for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
      const policy = searchParams.get("policy");
      if (policy) response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
      response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  return async ({ isolated = false, policy, path = "/" } = {}) => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => said.push(`error: ${error.message}`));
    const query = new URLSearchParams({ ...(isolated ? { isolated: "" } : {}), ...(policy === undefined ? {} : { policy }) });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}?${query}`);
    await page.waitForFunction(ready).catch((cause: unknown) => {
      throw new Error(`The page ${path} did not become ready. Its console: ${said.join("; ") || "nothing"}`, { cause });
    });
    return { page, said };
  };
}
