/**
 * Builds everything that is published: the compiler's output, the library as one file for browsers, the studio's site. Then `dist` holds what belongs to a
 * source file of today, and nothing else: the compiler leaves behind what it once wrote for files that are gone.
 */

import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandOf, root, runNode } from "./run.mjs";

/** What other tools write into a package's `dist`. */
const notCompiled = new Set([".tsbuildinfo", "hillock.browser.js"]);

/**
 * Removes what no source file stands behind.
 * @param {string} dist
 * @param {string} src
 * @returns {string[]} what was removed, relative to `dist`
 */
export function removeStale(dist, src) {
  if (!existsSync(dist)) return [];
  const stale = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
    .filter((path) => !notCompiled.has(path) && !isCurrent(path, dist, src));
  for (const path of stale) rmSync(join(dist, path));
  removeEmpty(dist);
  return stale;
}

/**
 * Whether the compiler would write it today: a file of a source, or the map of such a file that names it.
 * @param {string} path
 * @param {string} dist
 * @param {string} src
 * @returns {boolean}
 */
function isCurrent(path, dist, src) {
  if (path.endsWith(".map")) {
    const owner = path.slice(0, -".map".length);
    return isCurrent(owner, dist, src) && readFileSync(join(dist, owner), "utf8").includes(`sourceMappingURL=${basename(path)}`);
  }
  const [, stem] = /^(.+?)(?:\.d\.ts|\.js)$/.exec(path) ?? [];
  if (stem === undefined || /(?:^|[\\/])testing[\\/]|\.test$/.test(stem)) return false;
  return existsSync(join(dist, path)) && [".ts", ".tsx"].some((ending) => existsSync(join(src, `${stem}${ending}`)));
}

/** @param {string} folder @returns {boolean} whether it was empty, and is gone */
function removeEmpty(folder) {
  const kept = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !entry.isDirectory() || !removeEmpty(join(folder, entry.name)),
  );
  if (kept.length === 0) rmdirSync(folder);
  return kept.length === 0;
}

/** @returns {number | undefined} the first exit status that is not 0, or 0; undefined when the tools are not installed */
export function build() {
  const [tsc, vite] = [commandOf("typescript", "tsc"), commandOf("vite")];
  if (tsc === undefined || vite === undefined) return undefined;
  const compiled = runNode(tsc, ["-b"]);
  for (const name of ["hillock", "cli"]) removeStale(join(root, "packages", name, "dist"), join(root, "packages", name, "src"));
  const bundle = (/** @type {string} */ name) => runNode(vite, ["build", join("packages", name), "--logLevel", "warn"]);
  return compiled || bundle("hillock") || bundle("studio");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = build() ?? 1;
  if (process.exitCode === 1 && commandOf("typescript", "tsc") === undefined)
    console.error('The tools are not installed: run "npm ci" first.');
}
