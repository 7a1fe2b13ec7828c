/**
 * Type-checks and runs the TypeScript of the documentation, against the built packages.
 *
 * A block that begins with ```ts is a module of its own; further words change that:
 *   continue      the names of the blocks before it in the same file are known
 *   run           it is also run (with what it continues), in an empty folder, and must end without an error
 *   no-check …    it is left alone; the words after it say why
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./run.mjs";

/**
 * @typedef {import("./markdown.mjs").Block} Block
 * @typedef {{ name: string, place: string, parts: { file: string, block: Block }[], run: boolean }} Example a program to be
 */

const words = ["continue", "run", "no-check"];

/**
 * @param {string} file as it is to be shown
 * @param {readonly Block[]} blocks of that file
 * @returns {{ examples: Example[], problems: string[] }}
 */
export function examplesOf(file, blocks) {
  /** @type {Example[]} */
  const examples = [];
  /** @type {string[]} */
  const problems = [];
  /** @type {Example["parts"]} */
  let before = [];
  for (const block of blocks.filter(({ language }) => language === "ts" || language === "typescript")) {
    const place = `${file}:${block.line}`;
    const [first] = block.words;
    if (first === "no-check") {
      if (block.words.length < 2) problems.push(`${place}: "no-check" needs a reason: \`\`\`ts no-check <why>`);
      continue;
    }
    const unknown = block.words.filter((word) => !words.includes(word));
    if (unknown.length > 0) problems.push(`${place}: unknown word "${unknown.join(" ")}" after \`\`\`ts; expected ${words.join(", ")}`);
    const parts = [...(block.words.includes("continue") ? before : []), { file, block }];
    before = parts;
    examples.push({ name: `${file.replace(/\W+/g, "-")}-${block.line}`, place, parts, run: block.words.includes("run") });
  }
  return { examples, problems };
}

const textOf = (/** @type {Example} */ { parts }) => `${parts.map(({ block }) => block.text).join("\n")}\nexport {};\n`;

/**
 * Where a line of the program stands in the documentation.
 * @param {Example} example
 * @param {number} line from 0
 */
function placeOf({ parts, place }, line) {
  let rest = line;
  for (const { file, block } of parts) {
    const length = block.text.split("\n").length;
    if (rest < length) return `${file}:${block.line + rest}`;
    rest -= length;
  }
  return place;
}

/** @type {ts.CompilerOptions} */
const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * @param {readonly Example[]} examples
 * @param {string} folder that holds them
 * @returns {string[]} problems
 */
function typeCheck(examples, folder) {
  const pathOf = (/** @type {Example} */ { name }) => join(folder, `${name}.mts`);
  for (const example of examples) writeFileSync(pathOf(example), textOf(example));
  const program = ts.createProgram(examples.map(pathOf), compilerOptions);
  const problems = examples.flatMap((example) => {
    const file = program.getSourceFile(pathOf(example));
    return ts.getPreEmitDiagnostics(program, file).map((diagnostic) => {
      const line = file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      return `${placeOf(example, line)}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ")}`;
    });
  });
  return [...new Set(problems)]; // A block that is continued is compiled more than once.
}

/**
 * @param {Example} example
 * @param {string} folder inside the repository, from which "hillock" can be found
 * @returns {string[]} problems
 */
function run(example, folder) {
  const program = join(folder, `${example.name}.mjs`);
  writeFileSync(program, ts.transpileModule(textOf(example), { compilerOptions, fileName: `${example.name}.mts` }).outputText);
  const cwd = mkdtempSync(join(tmpdir(), "hillock-docs-"));
  try {
    const { status, signal, stderr } = spawnSync(process.execPath, [program], { cwd, encoding: "utf8", timeout: 120_000 });
    if (status === 0) return [];
    const why = signal === null ? stderr.trim().split("\n").slice(0, 12).join("\n  ") : "it ran for more than 120 s";
    return [`${example.place}: the example fails when it is run:\n  ${why}`];
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/**
 * @param {readonly Example[]} examples
 * @returns {string[]} problems
 */
export function checkExamples(examples) {
  if (examples.length === 0) return [];
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "hillock-docs-"));
  try {
    const problems = typeCheck(examples, folder);
    if (problems.length > 0) return problems;
    return examples.filter((example) => example.run).flatMap((example) => run(example, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
