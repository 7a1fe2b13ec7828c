/**
 * Mutants that compute the same as the original, for a reason that no rule can see. An entry is found by its file, the beginning of its line and what is
 * replaced, so that it stays right when lines move. `mutate.mjs` tries them like all others: one that a test notices does not belong here.
 */

/**
 * @typedef {object} Equivalent
 * @property {string} file how its path ends
 * @property {string} line how the line begins on which the mutant is, without its indentation
 * @property {string} before
 * @property {string} after
 * @property {string} why
 */

/** @type {readonly Equivalent[]} */
export const equivalents = [
  {
    ...{ file: "math/simplify-rules.ts", line: "return magnitude >= 1 && Number.isFinite(c)", before: ">=", after: ">" },
    why: "Factors of 1 and −1 are taken by the rules before; none comes here.",
  },
  {
    ...{ file: "math/differentiate.ts", line: 'if (node.kind === "constant") return null;', before: '"constant"', after: '"constant~"' },
    why: "Without it the general rule is asked, which gives null for a node without arguments. The line is for the type checker.",
  },
  {
    ...{ file: "network/initializers.ts", line: "out[start + i] = deviation * (truncated", before: ">", after: ">=" },
    why: "No normal number that 48 random bits give is 2 exactly: ±2 = √(−2 ln u)·cos(2πv) has no solution in these fractions but by rounding, once in 10¹⁵.",
  },
  {
    ...{
      file: "model/batchSteps.ts",
      line: "this.#counted.set(names.index, rows);",
      before: "names.index, rows",
      after: "rows, names.index",
    },
    why: "What is on the device is then not known, and is written again: the same numbers.",
  },
  {
    ...{ file: "model/epochOrder.ts", line: "this.#inOrder = this.#mixed ? 0 : count;", before: "0", after: "1" },
    why: "Read only where the order is not mixed, and what is mixed once is mixed always.",
  },
  {
    ...{ file: "graph/operations/matmul.ts", line: "for (let i = 0; i < m; i++) {", before: "<", after: "<=" },
    why: "A row behind the last one is written behind the end of a typed array, where nothing is kept.",
  },
  {
    ...{ file: "settings/setting.ts", line: 'super("refused");', before: '"refused"', after: '"refused~"' },
    why: "Never shown: whoever catches a refusal makes an error of its details.",
  },
  {
    ...{
      file: "graph/operations/map.ts",
      line: "if (input.data.length === size) return undefined;",
      before: "input.data.length === size",
      after: "false",
    },
    why: "An input of the result's own size is then read by a table of its positions: the same numbers, more slowly.",
  },
  {
    ...{ file: "math/evaluate.ts", line: "for (let from = 0; from < out.length; from += blockWidth) {", before: "<", after: "<=" },
    why: "One block more, of no numbers: nothing is written.",
  },
];

/**
 * The entry that a mutant has, if any.
 * @param {import("./sites.mjs").Site} site
 * @param {string} text of its file
 */
export function equivalentOf(site, text) {
  const line = text.slice(text.lastIndexOf("\n", site.start - 1) + 1).trimStart();
  return equivalents.find(
    (entry) => site.file.endsWith(entry.file) && line.startsWith(entry.line) && entry.before === site.before && entry.after === site.after,
  );
}
