/** Rows of numbers in a CSV file, each with the line that it stands in, so that whatever is wrong can be found in an editor. */

import { readFile } from "node:fs/promises";
import { counted, FormatError } from "hillock";
import Papa from "papaparse";
import { unreadable } from "../../system.ts";

export interface Row {
  /** From 1, as editors count. */
  readonly line: number;
  readonly numbers: readonly number[];
}
export interface Table {
  readonly path: string;
  /** Names of the columns, where the first line has such. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly Row[];
}

const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field.trim() === "");
const numberIn = (field: string): number => (field.trim() === "" ? Number.NaN : Number(field));

/** @throws StorageError when it cannot be read, FormatError for what is no table of numbers, with the line. */
export async function readTable(path: string): Promise<Table> {
  return tableOf(await read(path), path);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw unreadable(path, "a CSV file: a line for each example, its inputs first and what should come out last", cause);
  }
}

/** A first line that holds anything but numbers is a header. */
export function tableOf(text: string, path: string): Table {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {});
  const lines = linesOf(data);
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken !== undefined)
    throw wrong(path, lines[broken.row ?? 0] ?? 1, `"${(data[broken.row ?? 0] ?? []).join(",").slice(0, 60)}"`, "quotes that close");
  const filled = data.map((fields, i) => ({ fields, line: lines[i]! })).filter(({ fields }) => !isBlank(fields));
  const [first] = filled;
  const hasHeader =
    first?.fields.some((field) => Number.isNaN(numberIn(field))) === true &&
    !first.fields.some((field) => Number.isFinite(numberIn(field)));
  const header = hasHeader ? first.fields.map((field) => field.trim()) : undefined;
  const rows = filled.slice(hasHeader ? 1 : 0);
  const [width] = [first?.fields.length ?? 0];
  if (rows.length === 0) throw wrong(path, 1, hasHeader ? "a header and nothing below it" : "nothing", "a row of numbers for each example");
  return {
    path,
    header,
    rows: rows.map(({ fields, line }) => {
      if (fields.length !== width)
        throw wrong(
          path,
          line,
          `${counted(fields.length, "column")}, where line ${first!.line} has ${width}`,
          "as many columns in each line",
        );
      return { line, numbers: fields.map((field, column) => finite(field, path, line, column, header?.[column])) };
    }),
  };
}

function finite(field: string, path: string, line: number, column: number, name: string | undefined): number {
  const value = numberIn(field);
  if (Number.isFinite(value)) return value;
  const place = `column ${column + 1}${name === undefined ? "" : `, "${name}"`}`;
  throw wrong(
    path,
    line,
    `${field.trim() === "" ? "an empty field" : JSON.stringify(field.slice(0, 40))} in ${place}`,
    "numbers, such as 0.5",
  );
}

const wrong = (path: string, line: number, received: string, expected: string): FormatError =>
  new FormatError({ problem: `Line ${line} of ${path} is no row of numbers`, received, expected, fix: "Correct the line." });

/** The line in which each row begins: a quoted field may hold line breaks. */
function linesOf(rows: readonly (readonly string[])[]): number[] {
  let line = 1;
  return rows.map((fields) => {
    const own = line;
    line += 1 + fields.reduce((breaks, field) => breaks + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
    return own;
  });
}
