/** What the linter does not see: source files stay short, and hold no escape from the type checker and no note to oneself. */

export const longest = 300;

/** @type {readonly { pattern: RegExp, problem: string }[]} */
const forbidden = [
  { pattern: /@ts-(?:ignore|nocheck)/, problem: "a switched-off type check; correct the type instead" },
  { pattern: /biome-ignore.*noExplicitAny/, problem: "the type `any`; say what it is, or use `unknown`" },
  { pattern: /\b(?:TODO|FIXME|XXX)\b/, problem: "a note to oneself; do it, or write an issue" },
  {
    pattern:
      /(?<!× )\$\{[^{}]+\} (?:bytes|classes|columns|dimensions|elements|epochs|examples|gradients|inputs|labels|layers|names|numbers|outputs|parameters|rows|steps|targets|units|values|weights)\b(?!\/)/,
    problem: 'a count with a fixed plural, which says "1 rows"; write counted(count, "row")',
  },
  { pattern: /=== 1 \? "" : "s"/, problem: "a plural put together by hand; write counted(count, noun)" },
];

/**
 * @param {string} path as it is to be shown
 * @param {string} text the file's content
 * @returns {string[]} one line a problem: "path:line: problem"
 */
export function problemsOf(path, text) {
  const lines = text.replace(/\n$/, "").split("\n");
  const problems = lines.flatMap((line, index) =>
    forbidden.filter(({ pattern }) => pattern.test(line)).map(({ problem }) => `${path}:${index + 1}: ${problem}`),
  );
  if (lines.length > longest) problems.push(`${path}: ${lines.length} lines, at most ${longest}; one file holds one idea`);
  return problems;
}
