/** Before the tests of compat/: the tools are installed, and the library lies beside them as npm would publish it. */

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { output, unpacked } from "../scripts/pack.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Once for each lock file: the tools are large. None needs its install script. */
function installTools(): void {
  const lock = readFileSync(here("package-lock.json"), "utf8");
  const mark = here("node_modules/.installed-lock.json");
  if (existsSync(mark) && readFileSync(mark, "utf8") === lock) return;
  output("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], here("."));
  writeFileSync(mark, lock);
}

export default function setup(): void {
  installTools();
  const folder = mkdtempSync(join(tmpdir(), "hillock-compat-"));
  try {
    rmSync(here("node_modules/hillock"), { recursive: true, force: true });
    rmSync(here("dist"), { recursive: true, force: true });
    cpSync(unpacked("hillock", folder), here("node_modules/hillock"), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
