/**
 * Packages of JavaScript peers. A peer's folder has a package.json with exact versions; it is installed into the user's cache, so that
 * nothing of it meets the library's own packages. Install scripts do not run: no peer needs a native build.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./places.mjs";

const run = promisify(execFile);
const NPM_ARGUMENTS = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];

/**
 * The folder node_modules with the packages that the package.json in `peerUrl` names; they are installed first where that is needed.
 * @throws Error when they cannot be installed.
 */
export async function packagesOf(name, peerUrl, say) {
  const manifest = readFileSync(new URL("package.json", peerUrl), "utf8");
  const hash = createHash("sha256").update(manifest).digest("hex").slice(0, 8);
  const folder = join(cacheFolder(), "bench", `${name}-${hash}`);
  // A file in the folder says that it was filled completely.
  const complete = join(folder, "complete");
  if (!existsSync(complete)) {
    const wanted = Object.entries(JSON.parse(manifest).dependencies).map(([dependency, version]) => `${dependency}@${version}`);
    say(`Installing ${wanted.join(", ")} into ${folder} (once) …`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), manifest);
    await install(folder);
    writeFileSync(complete, "");
  }
  return join(folder, "node_modules");
}

/**
 * How to start worker.mjs in the folder of `peerUrl`; the worker finds the peer's packages by `installed()`.
 * @throws Error when they cannot be installed.
 */
export async function locateNpmPeer(name, peerUrl, say, args = []) {
  const packages = await packagesOf(name, peerUrl, say);
  const worker = fileURLToPath(new URL("worker.mjs", peerUrl));
  return { command: process.execPath, args: [worker, ...args], env: { HILLOCK_PEER_PACKAGES: join(packages, "..", "package.json") } };
}

/** @throws Error with the first line of npm's reason. */
async function install(folder) {
  try {
    // On Windows npm is a script, which only a shell starts. The arguments are constants.
    await run("npm", NPM_ARGUMENTS, { cwd: folder, shell: process.platform === "win32", maxBuffer: 1 << 26 });
  } catch (error) {
    const lines = (error.stderr ?? "").split("\n").map((line) => line.replace(/^npm (?:error|ERR!) ?/, ""));
    const reason = lines.find((line) => line !== "" && !/^(?:npm warn|code |errno |syscall )/i.test(line));
    throw new Error(`npm install: ${reason ?? error.message.split("\n")[0]}`, { cause: error });
  }
}
