/** A gate's truth table with what the network answers. */

import type { Examples, Tensor } from "hillock";
import { bar } from "../terminal/bar.ts";
import type { Paint } from "../terminal/paint.ts";
import { padStart } from "../terminal/text.ts";

const barWidth = 10;
const inputNames = ["x₁", "x₂"];

export function drawTruthTable({ x, y }: Examples, output: Tensor, paint: Paint): string[] {
  const [rows = 0, inputs = 0] = x.shape;
  const head = [
    ...inputNames.slice(0, inputs).map((name) => padStart(inputs === 1 ? "x" : name, 4)),
    padStart("target", 9),
    padStart("network", 10),
  ];
  const lines = Array.from({ length: rows }, (_, row) => {
    const values = Array.from({ length: inputs }, (_, i) => padStart(String(x.data[row * inputs + i]), 4));
    const [target, answer] = [y.data[row]!, output.data[row]!];
    const right = answer > 0.5 === target > 0.5;
    const text = padStart(answer.toFixed(4), 10);
    return `  ${values.join("")}${padStart(String(target), 9)}${right ? text : paint.hue("negative", text)}  ${paint.hue("positive", bar(answer, barWidth))}`.trimEnd();
  });
  return [paint.dim(`  ${head.join("")}`), ...lines];
}
