/**
 * `node bench/studio.mjs`: how smoothly Play draws while it trains 2-8-8-1 at full speed, and what that costs. Needs `npm run build` first.
 * Prints the intervals between the browser's frames: the median, the 95th percentile (at most 20 ms is wanted) and the longest, in milliseconds, and how
 * often the numbers on the page changed; then steps a second in Play beside those of the library alone, in a worker of the same browser, on the same kind of
 * data (at most 1.2 times as many are wanted), in turns. Without a graphics processor the browser draws on the same cores that train.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { build } from "vite";
import { findChromium } from "../scripts/chromium.mjs";
import { median } from "./lib/measure.mjs";

const seconds = Number(process.argv[2] ?? 10);
const program = fileURLToPath(new URL("../packages/cli/bin/hillock.js", import.meta.url));

/** Runs in the page. */
async function measure(/** @type {number} */ milliseconds) {
  const intervals = [];
  let [last, changes, before] = [performance.now(), 0, ""];
  const start = last;
  while (last - start < milliseconds) {
    const now = await new Promise((resolve) => requestAnimationFrame(resolve));
    intervals.push(now - last);
    last = now;
    const text = document.querySelector(".run-numbers")?.textContent ?? "";
    if (text !== before) changes++;
    before = text;
  }
  return { intervals: intervals.slice(1), changes };
}

/** The library's own training loop, as a worker's script: answers each message with steps a second over that many milliseconds. */
const alone = `
import { circles, dense, sequential, sgd, wasm } from "hillock";
const { x, y } = circles({ examples: 200, noise: 0.05, seed: 0 });
const net = sequential([dense(8, { activation: "tanh", inputShape: [2] }), dense(8, { activation: "tanh" }), dense(1, { activation: "tanh" })],
  { seed: 0, device: wasm({ deterministic: true }) });
net.compile({ optimizer: sgd({ learningRate: 0.03 }), loss: "mse" });
onmessage = async ({ data: milliseconds }) => {
  const start = performance.now();
  let epochs = 0;
  await net.fit(x, y, { epochs: 1e9, batchSize: 10, callbacks: [{
    onProgress: ({ epoch }, context) => { epochs = epoch; if (performance.now() - start >= milliseconds) context.stop("enough"); },
  }] });
  postMessage((epochs * 20 * 1000) / (performance.now() - start));
};
postMessage(0);
`;

/** A server of one worker, in a page that is cross-origin isolated as the studio's is. */
async function serveAlone() {
  const library = fileURLToPath(new URL("../packages/hillock/src/", import.meta.url));
  const name = "virtual:alone";
  const built = await build({
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "#platform": `${library}platform/browser.ts`, hillock: `${library}index.ts` } },
    plugins: [{ name, resolveId: (id) => (id === name ? name : null), load: (id) => (id === name ? alone : null) }],
    build: { write: false, target: "es2022", modulePreload: false, rolldownOptions: { input: name, output: { format: "es" } } },
  });
  const { output } = /** @type {import("vite").Rolldown.RolldownOutput} */ ([built].flat()[0]);
  const script = output.map((part) => (part.type === "chunk" ? part.code : "")).join("\n");
  const server = createServer(({ url }, response) => {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin").setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", url === "/worker.js" ? "text/javascript" : "text/html");
    response.end(url === "/worker.js" ? script : "<!doctype html><title>alone</title>");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/` };
}

/** Runs in the page: a worker that is ready. */
const startWorker = () =>
  new Promise((resolve) => {
    const worker = new Worker("/worker.js", { type: "module" });
    worker.onmessage = () => resolve(undefined);
    Object.assign(globalThis, { worker });
  });
/** Runs in the page. */
const stepsAlone = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => {
    const { worker } = /** @type {{ worker: Worker }} */ (/** @type {unknown} */ (globalThis));
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(milliseconds);
  });
/** Runs in the page: the number of the step, as it stands below the network. */
const stepOf = () =>
  Number((document.querySelector(".transport")?.textContent ?? "").replace(/^.*step([\d\s]+).*$/s, "$1").replaceAll(/\s/g, ""));

const server = spawn(process.execPath, [program, "studio", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = await once(server.stdout, "data");
const { address } = JSON.parse(line.toString());
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}#/play?v=1&layers=8.tanh_8.tanh`);
  await page.locator("[data-unit='2:7']").waitFor();
  await page.getByLabel("Speed").selectOption({ label: "full" });
  const play = page.getByRole("button", { name: "Play", exact: true });
  await play.click();
  await page.waitForTimeout(2000);
  const { intervals, changes } = await page.evaluate(measure, 1000 * seconds);
  const sorted = intervals.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(1);
  console.log(
    `2-8-8-1, ${seconds} s: frames every ${at(0.5)} ms (median), ${at(0.95)} ms (p95), ${at(1)} ms (longest); ${(changes / seconds).toFixed(0)} new states a second`,
  );
  await page.getByRole("button", { name: "Pause" }).click();

  const other = await serveAlone();
  const second = await browser.newPage();
  await second.goto(other.address);
  await second.evaluate(startWorker);
  const [inPlay, byItself] = [[], []];
  for (let round = 0; round < 5; round++) {
    await page.bringToFront();
    await play.click();
    await page.waitForTimeout(300);
    const [from, start] = [await page.evaluate(stepOf), performance.now()];
    await page.waitForTimeout(2000);
    inPlay.push(((await page.evaluate(stepOf)) - from) / ((performance.now() - start) / 1000));
    await page.getByRole("button", { name: "Pause" }).click();
    byItself.push(await second.evaluate(stepsAlone, 2000));
  }
  other.server.close();
  console.log(
    `steps a second: ${median(inPlay).toFixed(0)} in Play, ${median(byItself).toFixed(0)} by the library alone, ${(median(byItself) / median(inPlay)).toFixed(2)} times as many`,
  );
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}
