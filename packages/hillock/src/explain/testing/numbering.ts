/** One numbering, from 1, in everything that is read: what an index 0 would look like in a symbol or a sentence. Fit for networks with fewer than ten of everything. */

const zeros: readonly RegExp[] = [
  /₀/,
  // LaTeX: w^{(1)}_{01}, x_0, \delta^{(1)[0]}_1
  /[A-Za-z})']_(?:0|\{[1-9,]*0[\d,]*\})/,
  /\[0\]/,
  /\b(?:unit|input|example|column|row)s? 0\b/i,
];

/** What in a line counts from 0, or undefined. References such as "dense_1.kernel[0,1]" are code, and count from 0. */
export function indexZero(line: string): string | undefined {
  const read = line.replaceAll(/\b\w+(?:\.\w+)?\[[\d,]+\](?=\W|$)/g, (ref) => (/^[A-Za-z_]+_\d+/.test(ref) ? "" : ref));
  return zeros.map((zero) => zero.exec(read)?.[0]).find((found) => found !== undefined);
}
