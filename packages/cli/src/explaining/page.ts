/** A report as a page in the terminal: numbered steps, each with its sentence, its equation, and its numbers one by one. */

import type { Derivation, TracedTensor } from "hillock";
import { drawProbabilities } from "../predicting/draw.ts";
import { count, counted } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { drawPicture } from "../terminal/picture.ts";
import { beside, displayWidth, flow, padEnd, wrap } from "../terminal/text.ts";
import { drawEquation } from "./equation.ts";
import { glossary } from "./glossary.ts";
import { drawMatrixLine } from "./matrices.ts";
import { chapters, type Report, type Section } from "./report.ts";

/** Prose wider than this is hard to read. */
const widestProse = 76;
const margin = "  ";
/** Equations stand to the right of the text that they belong to. */
const equationIndent = 5;

const indented = (lines: readonly string[], cells: number): string[] => lines.map((line) => (line === "" ? "" : " ".repeat(cells) + line));

export function drawReport(report: Report, columns: number, paint: Paint): string[] {
  const width = columns - 1;
  const { title, facts, sections } = report;
  const prose = Math.min(width - margin.length, widestProse);
  const heading = [...wrap(title, prose).map(paint.bold), ...flow(facts, prose), ...drawExample(report, width - margin.length, paint)];
  return [
    ...indented(heading, margin.length),
    "",
    margin + paint.dim("Symbols"),
    ...drawSymbols(report, width, paint),
    ...sections.flatMap((section, i) => [
      "",
      ...(section.chapter === sections[i - 1]?.chapter ? [] : drawChapter(chapters[section.chapter], prose, paint)),
      ...drawSection(section, width, paint),
    ]),
  ];
}

/** The example and the answer: numbers where they are few, a picture and the classes where it is one. */
function drawExample({ trace, subject: { dataset } }: Report, width: number, paint: Paint): string[] {
  const { x, y, layers } = trace;
  const answer = layers.at(-1)!.a;
  if (dataset.kind === "images") return drawPictureExample(x, answer, dataset.classes, width, paint);
  const few = (data: ArrayLike<number>): boolean => data.length <= 12;
  const tuple = (data: ArrayLike<number>): string => {
    const numbers = Array.from(data, (value) => String(Number(value.toPrecision(3))).replace("-", "−"));
    return numbers.length === 1 ? numbers[0]! : `(${numbers.join(", ")})`;
  };
  const said = (tensor: TracedTensor): string =>
    `${tensor.text} = ${few(tensor.data) ? tuple(tensor.data) : counted(tensor.data.length, "number")}`;
  return wrap(`Example: ${said(x)}, ${said(y)}.  Answer: ${said(answer)}.`, width);
}

function drawPictureExample(x: TracedTensor, answer: TracedTensor, classes: readonly string[], width: number, paint: Paint): string[] {
  const side = Math.round(Math.sqrt(x.data.length));
  const picture = drawPicture({ width: side, height: side, data: Float32Array.from(x.data) }, paint);
  const bars = drawProbabilities(classes, Array.from(answer.data), paint);
  return ["", ...(width < side + 46 ? [...picture, "", ...bars] : beside([picture, ["", ...bars]], 3))];
}

function drawSymbols(report: Report, width: number, paint: Paint): string[] {
  const terms = glossary(report);
  const column = Math.max(...terms.map(({ text }) => displayWidth(text)));
  return terms.flatMap(({ text, meaning }) => {
    const lines = wrap(meaning, Math.min(widestProse, width - column - 6));
    return lines.map((line, i) => `    ${padEnd(i === 0 ? text : "", column)}  ${paint.dim(line)}`);
  });
}

function drawChapter(title: string, width: number, paint: Paint): string[] {
  return [`${margin}${paint.bold(title)} ${paint.dim("─".repeat(Math.max(0, width - title.length - 1)))}`, ""];
}

function drawSection({ number, title, sentence, matrix, derivations, heading, left }: Section, width: number, paint: Paint): string[] {
  const head = wrap(title, width - equationIndent - 1).map(
    (line, i) => `${margin}${i === 0 ? paint.dim(String(number).padStart(2)) : "  "}  ${paint.bold(line)}`,
  );
  const room = width - equationIndent - 1;
  const equation = matrix === undefined ? [] : drawMatrixEquation(matrix.text.symbolic, matrix.text.substituted, room);
  const numbers = derivations.flatMap((derivation) => ["", ...drawDerivation(derivation, room, paint)]);
  const rest = left === 0 ? [] : ["", paint.dim(`and ${count(left)} more, in the same way`)];
  const subhead = matrix === undefined || derivations.length === 0 ? [] : ["", paint.dim(heading)];
  return [
    ...head,
    ...indented(wrap(sentence, Math.min(widestProse, room)), equationIndent + 1),
    ...(equation.length === 0 ? [] : ["", ...indented(equation, equationIndent + 1)]),
    ...indented([...subhead, ...(subhead.length > 0 ? numbers.slice(1) : numbers), ...rest], equationIndent + 1),
  ];
}

function drawMatrixEquation(symbolic: string, substituted: string, width: number): string[] {
  const column = displayWidth(symbolic.slice(0, Math.max(0, symbolic.indexOf(" = "))));
  const margin = column > width / 3 ? 2 : column;
  const numbers = substituted === "" ? [] : drawMatrixLine(`${" ".repeat(margin)} ${substituted}`, width, margin + 3);
  return [...drawEquation(symbolic, [], width), ...numbers];
}

/** Symbols and numbers, and then the chain rule in full; the result stands out. */
function drawDerivation({ text }: Derivation, width: number, paint: Paint): string[] {
  const { symbolic, chain, chainSubstituted, substituted } = text;
  const own = boldResult(drawEquation(symbolic, [substituted], width), paint);
  if (chain === undefined) return own;
  // Its left side is the same quantity, and has been said.
  const at = chain.indexOf(" = ");
  const left = symbolic.slice(0, Math.max(0, symbolic.indexOf(" = ")));
  const lines = drawEquation(`${left}${at < 0 ? chain : chain.slice(at)}`, [chainSubstituted ?? ""], width);
  const start = " ".repeat(displayWidth(left));
  return [...own, ...lines.map((line, i) => paint.dim(i === 0 && line.startsWith(left) ? start + line.slice(left.length) : line))];
}

function boldResult(lines: readonly string[], paint: Paint): string[] {
  const last = lines.at(-1) ?? "";
  const [, result] = /[=≈] (\S+)$/.exec(last) ?? [];
  return result === undefined ? [...lines] : [...lines.slice(0, -1), last.slice(0, last.length - result.length) + paint.bold(result)];
}
