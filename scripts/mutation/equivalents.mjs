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
export const equivalents = [];

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
