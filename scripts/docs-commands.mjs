/** Checks the commands that the documentation shows: npm's scripts exist, and `hillock` knows its subcommands and options. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** @typedef {import("./markdown.mjs").Block} Block */

const languages = ["sh", "bash", "shell", "console"];
/** npm's own commands that run a script of the same name. */
const scriptOf = new Map([
  ["start", "start"],
  ["test", "test"],
  ["t", "test"],
  ["cit", "test"],
]);

/**
 * The single commands of a block: continuation lines joined, prompts, comments and what follows a pipe or `&&` apart.
 * @param {Block} block
 * @returns {{ words: string[], line: number }[]}
 */
export function commandsOf(block) {
  if (!languages.includes(block.language)) return [];
  /** @type {{ text: string, line: number }[]} */
  const lines = [];
  let continues = false;
  for (const [index, text] of block.text.split("\n").entries()) {
    const part = text.replace(/\\$/, "");
    const last = lines.at(-1);
    if (continues && last !== undefined) last.text += ` ${part}`;
    else lines.push({ text: part, line: block.line + index });
    continues = text.endsWith("\\");
  }
  return lines.flatMap(({ text, line }) => {
    const plain = text.replace(/(^|\s)#.*$/, "").replace(/^\s*[$>]\s/, "");
    const commands = plain.split(/&&|\|\||[|;]/).map((command) => command.trim().split(/\s+/).filter(Boolean));
    return commands.filter((words) => words.length > 0).map((words) => ({ words, line }));
  });
}

/** @returns {string[]} */
const npmScripts = () => Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);

/** @type {Map<string, string | undefined>} */
const known = new Map();

/** What `hillock <name> --help` prints, or undefined when it does not know the name. */
function helpOf(/** @type {string} */ name) {
  if (!known.has(name)) {
    const program = join(root, "packages/cli/bin/hillock.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, name, "--help"], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    known.set(name, status === 0 ? stdout + stderr : undefined);
  }
  return known.get(name);
}

/**
 * @param {readonly string[]} words after "hillock"
 * @returns {string[]} problems
 */
function checkHillock(words) {
  const [name, ...rest] = words;
  if (name === undefined || name.startsWith("-")) return [];
  const help = helpOf(name);
  if (help === undefined) return [`"hillock ${name}" is no command ("hillock ${name} --help" fails)`];
  return rest
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => word.replace(/=.*/, ""))
    .filter((option) => option !== "--help" && !help.includes(option) && !help.includes(option.replace(/^--no-/, "--")))
    .map((option) => `"hillock ${name}" has no option ${option} ("hillock ${name} --help" does not show it)`);
}

/**
 * @param {string} file as it is to be shown
 * @param {Block} block
 * @returns {string[]} problems
 */
export function checkCommands(file, block) {
  const scripts = npmScripts();
  return commandsOf(block).flatMap(({ words, line }) => {
    const [program, first, second = ""] = words;
    const show = (/** @type {string[]} */ problems) => problems.map((problem) => `${file}:${line}: ${problem}`);
    if (program === "npx" && first === "hillock") return show(checkHillock(words.slice(2)));
    if (program === "hillock") return show(checkHillock(words.slice(1)));
    if (program !== "npm" || first === undefined) return [];
    const script = first === "run" ? second : scriptOf.get(first);
    return script === undefined || scripts.includes(script) ? [] : show([`package.json has no script "${script}"`]);
  });
}
