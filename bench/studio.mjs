/**
 * `node bench/studio.mjs`: how smoothly Play draws while it trains 2-8-8-1. Needs `npm run build` first.
 * Prints the intervals between the browser's frames: the median, the 95th percentile (at most 20 ms is wanted) and the longest, in milliseconds, and how
 * often the numbers on the page changed. Without a graphics processor the browser draws on the same cores that train.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findChromium } from "../scripts/chromium.mjs";

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

const server = spawn(process.execPath, [program, "studio", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
const [line] = await once(server.stdout, "data");
const { address } = JSON.parse(line.toString());
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}#/play?v=1&layers=8.tanh_8.tanh`);
  await page.locator("[data-unit='2:7']").waitFor();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(2000);
  const { intervals, changes } = await page.evaluate(measure, 1000 * seconds);
  const sorted = intervals.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(1);
  console.log(
    `2-8-8-1, ${seconds} s: frames every ${at(0.5)} ms (median), ${at(0.95)} ms (p95), ${at(1)} ms (longest); ${(changes / seconds).toFixed(0)} new states a second`,
  );
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}
