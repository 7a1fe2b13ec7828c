/**
 * Mutants that compute the same as the original, for a reason that no rule can see. An entry is found by its file, the beginning of its line and what is
 * replaced, so that it survives when lines move.
 */

/** @type {readonly { file: string, line: string, before: string, after: string, why: string }[]} */
export const equivalents = [];
