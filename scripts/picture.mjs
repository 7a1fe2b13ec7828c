/**
 * A terminal's screen as a picture for the documentation: reads text with colour codes from standard input, writes a PNG.
 *
 *     tmux capture-pane -p -e -S -60 | node scripts/picture.mjs docs/pictures/train-mnist.png
 *
 * The page is drawn by headless Chromium, half-block characters as two rectangles, so that pictures made of them have no gaps.
 */

import { readFileSync } from "node:fs";
import { chromium } from "playwright";
import { findChromium } from "./chromium.mjs";

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error("usage: … | node scripts/picture.mjs FILE.png");
  process.exit(2);
}

const basic = ["#0b0d10", "#e5484d", "#3fb37f", "#d9822b", "#3f97d6", "#c07be0", "#3bb5b0", "#d6d3cb"];
const xterm = (/** @type {number} */ n) => {
  if (n < 8) return basic[n];
  if (n < 16) return basic[n - 8];
  if (n >= 232) return `rgb(${Array(3).fill(8 + (n - 232) * 10)})`;
  const level = (/** @type {number} */ k) => (k === 0 ? 0 : 55 + 40 * k);
  return `rgb(${[Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(level)})`;
};

/** @typedef {{ color?: string, background?: string, bold?: boolean, dim?: boolean, reverse?: boolean }} Style */

/** @param {Style} style @param {number[]} codes @returns {Style} */
function apply(style, codes) {
  let next = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 7) next.reverse = true;
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 27) next.reverse = false;
    else if (code === 39) delete next.color;
    else if (code === 49) delete next.background;
    else if (code >= 30 && code < 38) next.color = basic[code - 30];
    else if (code >= 90 && code < 98) next.color = basic[code - 90];
    else if (code >= 40 && code < 48) next.background = basic[code - 40];
    else if (code === 38 || code === 48) {
      const direct = codes[i + 1] === 2;
      const value = direct ? `rgb(${codes.slice(i + 2, i + 5)})` : xterm(codes[i + 2]);
      if (code === 38) next.color = value;
      else next.background = value;
      i += direct ? 4 : 2;
    }
  }
  return next;
}

const escaped = (/** @type {string} */ text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** @param {string} character @param {Style} style */
function cell(character, { color = "var(--ink)", background = "transparent", bold, dim, reverse }) {
  const [front, back] = reverse ? [background === "transparent" ? "#14171c" : background, color] : [color, background];
  if (character === "▀" || character === "▄") {
    const [top, bottom] = character === "▀" ? [front, back] : [back, front];
    return `<i style="background:linear-gradient(${top} 50%,${bottom} 50%)"></i>`;
  }
  return `<i style="color:${front};background:${back};${bold ? "font-weight:600;" : ""}${dim ? "opacity:.6" : ""}">${escaped(character)}</i>`;
}

/** @param {string} screen */
function html(screen) {
  let style = /** @type {Style} */ ({});
  const lines = screen
    .trimEnd()
    .split("\n")
    .map((line) => {
      let out = "";
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
      for (const [, codes, character] of line.matchAll(/\x1b\[([\d;]*)m|(.)/gu)) {
        if (character === undefined) style = apply(style, codes === "" ? [0] : codes.split(";").map(Number));
        else out += cell(character, style);
      }
      return `<div>${out}</div>`;
    });
  return `<style>:root{--ink:#d6d3cb}body{margin:0;background:#14171c}main{display:inline-block;padding:18px 22px;font:13.28px/18px "DejaVu Sans Mono",monospace}
    div{height:18px;white-space:pre;display:flex}i{display:inline-block;width:8px;height:18px;font-style:normal;text-align:center}</style><main>${lines.join("")}</main>`;
}

const executablePath = (await findChromium()) ?? undefined;
const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox"] });
const page = await browser.newPage({ deviceScaleFactor: 2, viewport: { width: 1400, height: 900 } });
await page.setContent(html(readFileSync(0, "utf8")));
await page.locator("main").screenshot({ path: target });
await browser.close();
