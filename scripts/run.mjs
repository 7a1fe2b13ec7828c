/** Small helpers for the scripts: where the repository is, and programs run with their output shown. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * The JavaScript file behind a command that an installed package provides, or undefined when the package is not installed.
 * @param {string} name of the package
 * @param {string} [command] name of the command, where it differs
 * @returns {string | undefined}
 */
export function commandOf(name, command = name) {
  const folder = join(root, "node_modules", name);
  if (!existsSync(join(folder, "package.json"))) return undefined;
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/**
 * Runs a JavaScript file with this Node in the repository's root, its output shown as it comes.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {number} the exit status; 1 when a signal ended it
 */
export function runNode(file, args) {
  const { status, error } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (error !== undefined) throw error;
  return status ?? 1;
}
