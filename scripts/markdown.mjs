/** What the documentation check needs to read in a Markdown file: fenced blocks, links, headings. */

/**
 * @typedef {{ language: string, words: string[], line: number, text: string }} Block `line` is that of the first line inside, from 1
 * @typedef {{ target: string, line: number }} Link
 */

const fence = /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)$/;

/**
 * Splits a file into its fenced blocks and the rest, whose blocks are blanked so that line numbers stay true.
 * @param {string} markdown
 * @returns {{ blocks: Block[], prose: string[] }}
 */
export function readMarkdown(markdown) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string[]} */
  const prose = [];
  /** @type {{ block: Block, mark: string, indent: number, lines: string[] } | undefined} */
  let open;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open !== undefined) {
      const isEnd = line.trim().startsWith(open.mark) && line.trim().replaceAll(open.mark[0] ?? "", "") === "";
      if (isEnd) {
        blocks.push({ ...open.block, text: open.lines.join("\n") });
        open = undefined;
      } else open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
      prose.push("");
      continue;
    }
    const [, indent = "", mark = "", language = "", rest = ""] = fence.exec(line) ?? [];
    if (mark === "") {
      prose.push(line);
      continue;
    }
    open = {
      block: { language, words: rest.split(/\s+/).filter(Boolean), line: index + 2, text: "" },
      mark,
      indent: indent.length,
      lines: [],
    };
    prose.push("");
  }
  if (open !== undefined) throw new Error(`The fenced block that begins above line ${open.block.line} is not closed.`);
  return { blocks, prose };
}

/**
 * Links and images that point into the repository; a `#heading` of the same file too.
 * @param {readonly string[]} prose
 * @returns {Link[]}
 */
export function relativeLinks(prose) {
  const link = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g;
  return prose.flatMap((line, index) =>
    [...line.replace(/`[^`]*`/g, "").matchAll(link)]
      .map((match) => ({ target: match[1] ?? match[2] ?? "", line: index + 1 }))
      .filter(({ target }) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)),
  );
}

/**
 * The names by which GitHub links to the headings.
 * @param {readonly string[]} prose
 * @returns {Set<string>}
 */
export function anchors(prose) {
  const names = new Set();
  for (const line of prose) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const name = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    let unique = name;
    for (let i = 1; names.has(unique); i++) unique = `${name}-${i}`;
    names.add(unique);
  }
  return names;
}
