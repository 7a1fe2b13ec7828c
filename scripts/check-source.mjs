/** Applies source-rules.mjs to every source file of the packages (tests excepted) and to these scripts. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.mjs";
import { problemsOf } from "./source-rules.mjs";

const isSource = (/** @type {string} */ path) =>
  /\.(?:ts|tsx|mjs)$/.test(path) && !/\.test\.|[\\/]testing[\\/]|source-rules\.mjs$/.test(path);

const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "src"));
const files = [...packages, join(root, "scripts")]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)))
  .filter(isSource);

const problems = files.flatMap((file) => problemsOf(relative(root, file), readFileSync(file, "utf8")));
for (const problem of problems) console.error(problem);
console.log(`${files.length} source files checked, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
