/** The packages as npm would publish them, for tests: packed, and unpacked again or installed. They have to be built. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/**
 * Runs a program and returns what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {string} its standard output
 * @throws Error with its output, when it fails
 */
export function output(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with status ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/**
 * Packs a package.
 * @param {string} source its folder
 * @param {string} target a folder that is made for its tarball
 * @returns {string} the tarball's path
 */
export function pack(source, target) {
  mkdirSync(target, { recursive: true });
  // Without its scripts: the build is there, and a second one would disturb tests that run at the same time.
  output("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", target], source);
  const [tarball] = readdirSync(target).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm packed nothing of ${source}`);
  return join(target, tarball);
}

/**
 * A package's published files in a folder of its own.
 * @param {string} name of its folder in packages/
 * @param {string} target a folder that is made
 * @returns {string} the folder
 */
export function unpacked(name, target) {
  const tarball = pack(join(root, "packages", name), join(target, "tarball"));
  const folder = join(target, "package");
  output("tar", ["-xzf", tarball, "-C", target], root);
  return folder;
}
