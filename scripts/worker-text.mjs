/**
 * Writes the texts of which workers are made, as files beside the functions that they are: `npm run workers`, after one of those functions was changed.
 * `--check` only says whether they are current.
 *
 * A worker is started from text, so that no bundler has to know about a file for it. A function's own `toString()` would give such a text, too, but the one that
 * the user's build tools have left: helpers for names, generators and spreads that stand outside the function, where the worker does not have them.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { root } from "./run.mjs";

const library = join(root, "packages/hillock/src");

/** Where each function stands, and where its text goes. */
export const workers = [
  { name: "teamWorker", from: "runtime/wasm/team-worker.ts", to: "runtime/wasm/team-worker-text.ts" },
  { name: "bindGemm", from: "platform/node/blas/bindGemm.ts", to: "platform/node/blas/bindGemmText.ts" },
];

/**
 * The function as JavaScript without comments.
 * @param {string} source TypeScript
 * @param {string} name
 */
export function functionText(source, name) {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  const file = ts.createSourceFile("all.js", outputText, ts.ScriptTarget.ES2022, true);
  const found = file.statements.find((statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name);
  if (found === undefined) throw new Error(`There is no function ${name} any more. Correct the list in scripts/worker-text.mjs.`);
  const text = found.getText().replace(/^export /, "");
  const missing = strangers(text);
  if (missing.length > 0) {
    throw new Error(`${name} uses ${missing.join(", ")} from outside itself, which its worker will not have. Give it as an argument.`);
  }
  return text;
}

/** Names in a program that neither it nor JavaScript itself knows. @param {string} text */
function strangers(text) {
  /** @type {ts.CompilerOptions} */
  const options = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.webworker.d.ts"],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const own = "worker.js";
  host.getSourceFile = (path, ...others) =>
    path === own ? ts.createSourceFile(own, text, ts.ScriptTarget.ES2022, true) : getSourceFile(path, ...others);
  const program = ts.createProgram([own], options, host);
  const cannotFindName = /^Cannot find name '(.+?)'/;
  const names = program.getSemanticDiagnostics(program.getSourceFile(own)).flatMap(({ messageText }) => {
    const [, name] = cannotFindName.exec(ts.flattenDiagnosticMessageText(messageText, "\n")) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}

/** What the file of a text holds. @param {(typeof workers)[number]} worker */
export function fileOf({ name, from }) {
  const text = functionText(readFileSync(join(library, from), "utf8"), name);
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return `/** The text of \`${name}\` (${basename(from)}) for workers. Written by \`npm run workers\`: change the function, not this. */\nexport const ${name}Text = \`${escaped}\`;\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const worker of workers) {
    const path = join(library, worker.to);
    const text = fileOf(worker);
    if (!process.argv.includes("--check")) writeFileSync(path, text);
    else if (text !== readFileSync(path, "utf8")) {
      console.error(`${worker.to} is not the text of ${worker.name}: run \`npm run workers\`.`);
      process.exitCode = 1;
    }
  }
}
