/**
 * Keeps the documentation true: its TypeScript compiles (and runs, where it says so), its links lead somewhere, its commands exist.
 * It reads the Markdown files of the root, docs/, examples/ and the packages. See docs-code.mjs for the words after ```ts.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { checkExamples, examplesOf } from "./docs-code.mjs";
import { checkCommands } from "./docs-commands.mjs";
import { anchors, readMarkdown, relativeLinks } from "./markdown.mjs";
import { root } from "./run.mjs";

/** @returns {string[]} absolute paths */
function markdownFiles() {
  const packages = readdirSync(join(root, "packages")).map((name) => join("packages", name));
  const deep = ["docs", "examples", "exercises", "bench"].filter((folder) => existsSync(join(root, folder)));
  const flat = ["", ...packages].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)));
  const nested = deep.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)),
  );
  return [...flat, ...nested].filter((path) => path.endsWith(".md") && !path.includes("node_modules"));
}

/**
 * @param {string} file absolute
 * @param {readonly string[]} prose
 */
function checkLinks(file, prose) {
  return relativeLinks(prose).flatMap(({ target, line }) => {
    const [path = "", anchor] = decodeURIComponent(target).split("#");
    const aim = path === "" ? file : resolve(dirname(file), path);
    const place = `${relative(root, file)}:${line}`;
    if (!existsSync(aim)) return [`${place}: the link to ${target} leads nowhere`];
    if (!anchor || !aim.endsWith(".md")) return [];
    const headings = anchors(readMarkdown(readFileSync(aim, "utf8")).prose);
    return headings.has(anchor) ? [] : [`${place}: ${relative(root, aim)} has no heading "#${anchor}"`];
  });
}

const files = markdownFiles();
const documents = files.map((file) => {
  const { blocks, prose } = readMarkdown(readFileSync(file, "utf8"));
  const name = relative(root, file);
  return {
    links: checkLinks(file, prose),
    commands: blocks.flatMap((block) => checkCommands(name, block)),
    code: examplesOf(name, blocks),
  };
});
const examples = documents.flatMap(({ code }) => code.examples);
const problems = [
  ...documents.flatMap(({ links, commands, code }) => [...links, ...commands, ...code.problems]),
  ...checkExamples(examples),
];

for (const problem of problems) console.error(problem);
const ran = examples.filter(({ run }) => run).length;
console.log(`documents: ${files.length}, examples checked: ${examples.length}, run: ${ran}, problems: ${problems.length}`);
process.exitCode = problems.length === 0 ? 0 : 1;
