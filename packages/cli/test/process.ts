/** The built command as a process, for tests of what only a process has: streams, exit codes, signals. */

import { execFileSync, type StdioOptions, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
export const program = join(root, "packages/cli/bin/hillock.js");
const built = ["cli/dist/main.js", "hillock/dist/index.js"].map((path) => join(root, "packages", path));
const { NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
/** With `npx hillock` as in this workspace. */
export const environment = { ...rest, PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}` };

export function buildOnce(): void {
  if (!built.every(existsSync)) execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-b"], { cwd: root });
}

export const hillock = (words: readonly string[], { cwd, stdio = "pipe" }: { cwd: string; stdio?: StdioOptions }) =>
  spawnSync(process.execPath, [program, ...words], { encoding: "utf8", cwd, env: environment, stdio, timeout: 60_000 });
