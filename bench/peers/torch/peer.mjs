/**
 * PyTorch. It runs in the Python named by HILLOCK_PYTHON, or in a virtual environment of the bench's own in the user's cache,
 * which is made and filled here. pip's own variables (PIP_INDEX_URL, PIP_EXTRA_INDEX_URL, …) hold as always: on Linux they can
 * name an index of CPU-only wheels, which saves gigabytes.
 */

import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder, mnistFolder } from "../../lib/places.mjs";

/** Eager and compiled, on one thread and on all. A compiled one needs a C++ compiler, and is missing where there is none. */
export const configurations = (cores) =>
  ["eager", "compile"].flatMap((name) => [1, ...(cores > 1 ? [cores] : [])].map((threads) => ({ threads, name })));

const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const requirements = path("requirements.txt");
const wanted = /^torch==(.+)$/m.exec(readFileSync(requirements, "utf8"))[1];

/** @throws Error when there is no Python with PyTorch, and none could be installed. */
export async function locate({ threads, name }, { say }) {
  const python = process.env.HILLOCK_PYTHON || (await ownPython(say));
  await checkVersion(python);
  const threadVariables = { OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
  return { command: python, args: ["-u", path("bench.py"), String(threads), name], env: { ...threadVariables, HILLOCK_MNIST: mnist() } };
}

/** Without MNIST all other workloads can still be measured. */
function mnist() {
  try {
    return mnistFolder();
  } catch {
    return "";
  }
}

async function checkVersion(python) {
  const version = await firstLine(python, ["-c", "import torch; print(torch.__version__)"]);
  if (version.split("+")[0] !== wanted) throw new Error(`${python} has PyTorch ${version}, wanted is ${wanted}`);
}

/** The bench's own environment; a file in it says that it was filled completely. */
async function ownPython(say) {
  const folder = join(cacheFolder(), "bench", `torch-${wanted}`);
  const python = process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const complete = join(folder, "complete");
  if (await exists(complete)) return python;
  say(`Installing PyTorch ${wanted} into ${folder} (once; on Linux its standard wheel brings several GB) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await firstLine(process.platform === "win32" ? "python" : "python3", ["-m", "venv", folder]);
  await firstLine(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(complete, `${wanted}\n`);
  return python;
}

async function exists(file) {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

/** @throws Error with the last line that the command wrote to stderr. */
async function firstLine(command, args) {
  try {
    const { stdout } = await run(command, args, { maxBuffer: 1 << 26 });
    return stdout.trim().split("\n")[0];
  } catch (error) {
    const reason = error.stderr?.trim().split("\n").at(-1) || error.message.split("\n")[0];
    throw new Error(`${command} ${args.slice(0, 3).join(" ")}: ${reason}`, { cause: error });
  }
}
