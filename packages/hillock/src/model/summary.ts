/** The table that `summary()` prints, in Keras's form. */

import { type Architecture, countOf } from "./architecture.ts";

const grouped = (value: number): string => value.toLocaleString("en-US");
const className = (kind: string): string => kind[0]!.toUpperCase() + kind.slice(1);

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(2)} KB` : `${(bytes / 1024 ** 2).toFixed(2)} MB`;
}

export function summaryOf(name: string, architecture: Architecture): string {
  const header = ["Layer (type)", "Output shape", "Param #"] as const;
  const rows = architecture.layers.map(({ layer, outputShape, parameters }) => [
    `${layer.name} (${className(layer.kind)})`,
    `(batch, ${outputShape.join(", ")})`,
    grouped(countOf(parameters)),
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const line = (cells: readonly string[]): string =>
    `│ ${cells.map((cell, column) => (column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(" │ ")} │`;
  const total = countOf(architecture.parameters);
  return [
    `Model: "${name}"`,
    rule("┌", "┬", "┐"),
    line(header),
    rule("├", "┼", "┤"),
    ...rows.map(line),
    rule("└", "┴", "┘"),
    `Input shape: (batch, ${architecture.inputShape.join(", ")})`,
    `Total params: ${grouped(total)} (${size(4 * total)})`,
  ].join("\n");
}
