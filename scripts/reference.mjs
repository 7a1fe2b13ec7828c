/**
 * Writes docs/reference.md from the library's own descriptions of its settings; `--check` only says whether the page is current. The library has to be built.
 */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../docs/reference.md", import.meta.url));

/** @typedef {import("hillock").Described} Described */

/** How a value is written in a program. @param {unknown} value */
const written = (value) => (Array.isArray(value) ? `[${value.join(", ")}]` : typeof value === "string" ? `"${value}"` : String(value));
/** @param {string} text */
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

/** @param {Described["fields"][string]} setting */
function defaultOf({ presence, initial, initialText }) {
  if (presence === "required") return "required";
  return presence === "filled" ? (initialText ?? `\`${written(initial)}\``) : (initialText ?? "");
}

/** `dense(units, { … })`. @param {Described} described */
function signature({ name, first, fields }) {
  const others = Object.keys(fields).length - (first === undefined ? 0 : 1);
  const parts = [...(first === undefined ? [] : [first]), ...(others > 0 ? ["{ … }"] : [])];
  return `${name}(${parts.join(", ")})`;
}

/** @param {Described} described */
function section(described) {
  const rows = Object.entries(described.fields).map(([name, setting]) => {
    const also = setting.also.length === 0 ? "" : ` Also: ${setting.also.map((alias) => `\`${alias}\``).join(", ")}.`;
    return `| \`${name}\` | ${cell(setting.expected)} | ${cell(defaultOf(setting))} | ${cell(setting.doc)}${also === "" ? "" : `.${also}`} |`;
  });
  return [`### ${signature(described)}`, "", "| setting | takes | default | meaning |", "|---|---|---|---|", ...rows, ""];
}

/** @returns {Promise<string>} */
export async function reference() {
  const { described } = await import("../packages/hillock/dist/index.js");
  const lines = [
    "# Settings",
    "",
    "Every setting of every function: what it takes, what stands where it is left out, what it means. This page is written by",
    "`npm run reference` from the descriptions that also check what you give, so it cannot be out of date.",
    "",
    "Names are camelCase; snake_case (`batch_size`) is understood everywhere, too. A setting that a function does not have, or a value that it cannot take,",
    "is an error that names the setting and says what would have been right. Tensors and data come before the settings: `net.fit(x, y, { epochs: 5 })`.",
    "",
  ];
  for (const { title, functions } of described) lines.push(`## ${title}`, "", ...functions.flatMap(section));
  return `${lines.join("\n").trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await reference();
  const before = await readFile(page, "utf8").catch(() => "");
  if (!process.argv.includes("--check")) await writeFile(page, text);
  else if (text !== before) {
    console.error("docs/reference.md is not what the library says of its settings: run `npm run reference`.");
    process.exitCode = 1;
  }
}
