/** Lines of matrices, "= [1  2; 3  4] [5  6]", drawn as on paper: rows below each other in tall brackets. */

import { displayWidth, padEnd, padStart } from "../terminal/text.ts";

/** Lines of one width, one of which stands on the line of the equation. */
interface Block {
  readonly lines: readonly string[];
  readonly baseline: number;
}
const widthOf = ({ lines }: Block): number => displayWidth(lines[0] ?? "");
const textBlock = (text: string): Block => ({ lines: [text], baseline: 0 });

/** Above, between and below the brackets' ends. */
const [top, middle, bottom] = [
  ["⎡", "⎤"],
  ["⎢", "⎥"],
  ["⎣", "⎦"],
] as const;

/** "1  2; 3  4" as a block; `mark` (a transpose) stands behind the first row, `size` behind the middle one. */
function matrixBlock(inside: string, mark: string, size: string): Block {
  const rows = inside.split("; ").map((row) => row.trim().split(/ {2,}/));
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ""))));
  const baseline = Math.floor((rows.length - 1) / 2);
  const lines = rows.map((row, i) => {
    const cells = widths.map((width, column) => padStart(row[column] ?? "", width)).join("  ");
    const behind = padEnd(i === 0 ? mark : "", displayWidth(mark)) + padEnd(i === baseline ? size : "", displayWidth(size));
    if (rows.length === 1) return `[${cells}]${behind}`;
    const [left, right] = i === 0 ? top : i === rows.length - 1 ? bottom : middle;
    return `${left} ${cells} ${right}${behind}`;
  });
  return { lines, baseline };
}

/** Columns in the middle give way to "…" until the matrix is no wider than that; its size says how many there are. */
function narrowed(inside: string, mark: string, size: string, room: number): Block {
  const whole = matrixBlock(inside, mark, size);
  const rows = inside.split("; ").map((row) => row.trim().split(/ {2,}/));
  const columns = Math.max(...rows.map((row) => row.length));
  if (widthOf(whole) <= room || columns < 3) return whole;
  const said = size === "" ? ` (${rows.length}×${columns})` : size;
  const dots = rows[0]!.indexOf("…");
  for (let kept = (dots < 0 ? columns : dots) - 1; kept >= 1; kept--) {
    const shorter = rows.map((row) => [...row.slice(0, kept), row[0] === "⋮" ? "" : "…", row.at(-1)!].join("  "));
    const block = matrixBlock(shorter.join("; "), mark, said);
    if (widthOf(block) <= room || kept === 1) return block;
  }
  return whole;
}

/** Blocks beside each other, on one line of the equation. */
function together(blocks: readonly Block[]): string[] {
  const above = Math.max(...blocks.map(({ baseline }) => baseline));
  const below = Math.max(...blocks.map(({ lines, baseline }) => lines.length - 1 - baseline));
  return Array.from({ length: above + below + 1 }, (_, row) =>
    blocks
      .map((block) => block.lines[row - above + block.baseline] ?? " ".repeat(widthOf(block)))
      .join("")
      .trimEnd(),
  );
}

/** A matrix with what its size is said with, or anything up to the next one. */
const parts = /\[([^[\]]*)\](ᵀ?)( \(\d+×\d+\))?|[^[]+/g;

/** " + " before a matrix that begins a line. */
const operatorWidth = 3;
const blocksOf = (line: string, room: number): Block[] =>
  [...line.matchAll(parts)].flatMap(([whole, inside, mark = "", size = ""]) => {
    if (inside === undefined) return whole.split(/(?= [=+−·⊙] )/).map(textBlock);
    return [narrowed(inside, mark, size, room)];
  });

/**
 * The line on as many lines as it needs. All but the first row of blocks begin with `indent` spaces, or two less where they begin with "=".
 */
export function drawMatrixLine(line: string, width: number, indent: number): string[] {
  const rows: Block[][] = [[]];
  let used = 0;
  for (const block of blocksOf(line, width - indent - operatorWidth)) {
    const row = rows.at(-1)!;
    const isOperator = block.lines.length === 1 && block.lines[0]!.trim().length <= 1;
    // An operator stays with what follows it: it is put on the next line together with it.
    if (used + widthOf(block) > width && row.length > 1 && !isOperator) {
      const last = row.at(-1)!;
      const operator = last.lines.length === 1 && /^\s*[=+−·⊙]?\s*$/.test(last.lines[0]!) ? row.splice(-1) : [];
      const start = operator[0]?.lines[0]?.trimStart() ?? "";
      const next = [textBlock(" ".repeat(start.startsWith("=") ? indent - 2 : indent) + start), block];
      rows.push(next);
      used = next.reduce((sum, each) => sum + widthOf(each), 0);
      continue;
    }
    row.push(block);
    used += widthOf(block);
  }
  return rows.flatMap(together);
}
