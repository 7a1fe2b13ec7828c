/**
 * Peers in headless Chromium, a page each: a page answers the same requests as a worker process (lib/worker.mjs).
 * A peer's `browser` has `configurations(cores)`; `folders(say)`, the folders that the page needs by the first part of their address,
 * installed first where that is needed; and `script`, whose `load(configuration)` gives `{ version, open }` in the page.
 */

import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PEERS, startWith } from "../lib/peers.mjs";
import { mnistFolder } from "../lib/places.mjs";
import { orThrow } from "../lib/worker.mjs";
import { serveFolders } from "./server.mjs";

const TIMEOUT_MS = 10 * 60_000;
const bench = fileURLToPath(new URL("../", import.meta.url));

/** What Hillock imports by name: its platform for browsers, and fflate. */
const NAMES = { "#platform": "/hillock/dist/platform/browser.js", fflate: "/fflate/esm/browser.js" };

function sharedFolders() {
  const require = createRequire(new URL("../../packages/hillock/package.json", import.meta.url));
  const folders = { bench, fflate: dirname(require.resolve("fflate/package.json")) };
  try {
    return { ...folders, mnist: mnistFolder() };
  } catch {
    return folders; // W7 will say what is missing.
  }
}

async function launch() {
  const { chromium } = await import("playwright");
  const { findChromium } = await import("../../scripts/chromium.mjs");
  const executablePath = await findChromium();
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox"] });
}

/** Runs in the page. */
async function loadInPage({ script, configuration }) {
  if (!globalThis.crossOriginIsolated) throw new Error("the page is not cross-origin isolated");
  const { load } = await import(`/bench/${script}`);
  const { responder } = await import("/bench/lib/timing.mjs");
  const { version, open } = await load(configuration);
  globalThis.benchAnswer = responder(open);
  return version;
}

class PageWorker {
  #context;
  #page;

  /** Every page has its own context, hence its own process. */
  static async open(browser, address, script, configuration) {
    const worker = new PageWorker();
    worker.#context = await browser.newContext();
    worker.#page = await worker.#context.newPage();
    const errors = [];
    worker.#page.on("pageerror", (error) => errors.push(error.message));
    try {
      await worker.#page.goto(address);
      worker.version = await worker.#page.evaluate(loadInPage, { script, configuration });
      return worker;
    } catch (error) {
      worker.stop();
      const reason = error.message.split("\n")[0].replace(/^page\.\w+: (?:Error: )?/, "");
      throw new Error([reason, ...errors].join("; "), { cause: error });
    }
  }

  async ask(request) {
    let timer;
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS / 60_000} minutes`)), TIMEOUT_MS);
    });
    try {
      return orThrow(await Promise.race([this.#page.evaluate((sent) => globalThis.benchAnswer(sent), request), timeout]));
    } finally {
      clearTimeout(timer);
    }
  }

  stop() {
    this.#context.close().catch(() => {}); // The browser may have gone already.
  }
}

/** @returns what `startWith` gives, and `browser` (its name), and `close`. */
export async function openPages(peerNames, { say, cores }) {
  const browser = await launch();
  const folders = sharedFolders();
  const server = await serveFolders(folders, NAMES);
  const start = async (peer, configuration) => {
    const { folders: foldersOf, script } = PEERS[peer].browser;
    Object.assign(folders, await foldersOf(say));
    return PageWorker.open(browser, server.address, script, configuration);
  };
  const started = await startWith(start, (peer) => PEERS[peer].browser.configurations(cores), peerNames, say);
  return {
    ...started,
    browser: `Chromium ${browser.version()}, headless`,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
