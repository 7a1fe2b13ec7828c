/** Which example is explained: the row that was asked for, numbers of the user's own, or else a row that tells something. */

import { type Tensor, takeRows, tensorFrom } from "hillock";
import { targetsFor } from "../../training/network.ts";
import type { Written } from "../../training/settings.ts";
import { UsageError } from "../../usage-error.ts";
import type { Subject } from "./index.ts";
import { anotherCount, numbersOf } from "./rows.ts";

export interface Chosen {
  /** [1, …inputShape] */
  readonly x: Tensor;
  readonly y: Tensor;
  /** "row 7 of the test examples" */
  readonly where: string;
  /** Why this one, where nobody chose it. */
  readonly why: string | undefined;
}

/** Of a picture most pixels are 0, and the first one is as good as any. */
function tellingRow({ dataset }: Subject, x: Tensor): { readonly row: number; readonly why: string | undefined } {
  const [rows = 0] = x.shape;
  const width = x.data.length / Math.max(1, rows);
  if (rows < 2 || dataset.kind === "images") return { row: 0, why: undefined };
  let [best, most] = [0, -1];
  for (let row = 0; row < rows && most < width; row++) {
    let filled = 0;
    for (let k = 0; k < width; k++) if (x.data[row * width + k] !== 0) filled++;
    if (filled > most) [best, most] = [row, filled];
  }
  const why =
    most === width ? `the first that has no input of 0, so that every term counts` : `the one with the most inputs that are not 0`;
  return { row: best, why };
}

/** The row that --row names, which counts from 1. @throws UsageError */
function rowFrom({ row: text }: Written, { dataset, place }: Subject, rows: number): number | undefined {
  if (text === undefined) return undefined;
  const row = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (Number.isInteger(row) && row >= 1 && row <= rows) return row - 1;
  throw new UsageError({
    problem: `${dataset.name ?? "The example"} has no row ${text}`,
    received: `--row ${text}`,
    expected: rows === 1 ? `1: ${place} has a single row` : `a whole number from 1 to ${rows}`,
    fix: "Rows count from 1.",
  });
}

/** The example that the options name: a row of the data, or numbers. @throws UsageError */
export function chosenExample(subject: Subject, written: Written): Chosen {
  const { net, data, dataset, lines, isOwn } = subject;
  const all = targetsFor(net, data.test);
  const asked = rowFrom(written, subject, all.x.shape[0] ?? 0);
  const telling = asked === undefined ? tellingRow(subject, all.x) : undefined;
  const row = asked ?? telling!.row;
  const taken = { x: takeRows(all.x, Int32Array.of(row)), y: takeRows(all.y, Int32Array.of(row)) };
  const given = isOwn ? {} : { x: numbersOf(written, "x"), y: numbersOf(written, "y") };
  const own = given.x !== undefined || given.y !== undefined;
  const line = lines === undefined ? "" : `, line ${lines[row]}`;
  const place = isOwn
    ? `row ${row + 1} of ${dataset.name}${line}`
    : data.train === data.test
      ? `row ${row + 1}`
      : `row ${row + 1} of the test examples`;
  return {
    x: given.x === undefined ? taken.x : inPlaceOf(taken.x, given.x, "x"),
    y: given.y === undefined ? taken.y : inPlaceOf(taken.y, given.y, "y"),
    where: own || (isOwn && lines === undefined) ? "an example of your own" : place,
    why: own ? undefined : telling?.why,
  };
}

function inPlaceOf(taken: Tensor, numbers: readonly number[], option: "x" | "y"): Tensor {
  if (numbers.length !== taken.data.length) throw anotherCount(option === "x" ? "inputs" : "targets", numbers.length, taken.data.length);
  return tensorFrom(taken.dtype === "int32" ? Int32Array.from(numbers) : Float32Array.from(numbers), taken.shape);
}
