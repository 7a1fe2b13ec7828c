/** `node to-es5.mjs in.js out.js`: the step for old browsers that other tools call Babel. No classes, arrow functions, generators or spreads are left. */

import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript-5.9";

const [from = "", to = ""] = process.argv.slice(2);
const compilerOptions = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ES2015, downlevelIteration: true };
writeFileSync(to, ts.transpileModule(readFileSync(from, "utf8"), { compilerOptions }).outputText);
