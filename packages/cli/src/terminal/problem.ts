/** Errors as a person wants to read them: what is wrong, what came, what would be right, what to do. */

import { HillockError } from "hillock";
import type { Paint } from "./paint.ts";
import { harmless, padEnd, wrap } from "./text.ts";

interface Parts {
  readonly problem: string;
  readonly received?: string | undefined;
  readonly expected?: string | undefined;
  readonly fix?: string | undefined;
}

/** An error that nobody foresaw is Hillock's own. */
function partsOf(error: unknown): Parts {
  if (error instanceof HillockError) return error;
  return {
    problem: "Something went wrong inside Hillock",
    received: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    fix: "Run it again with HILLOCK_DEBUG=1 and report what it says: this is a mistake in Hillock.",
  };
}

const labelWidth = 10;

/** The lines of an error; with `debug` the stack and all causes follow. */
export function drawProblem(error: unknown, columns: number, paint: Paint, debug: boolean): string[] {
  const { problem, received, expected, fix } = partsOf(error);
  const width = Math.max(24, columns - 1);
  const head = wrap(harmless(problem), width - 7);
  const rows = [
    ["Received", received],
    ["Expected", expected],
    ["Fix", fix],
  ] as const;
  const details = rows.flatMap(([label, text]) => (text === undefined ? [] : detail(label, text, width, paint)));
  const lines = [...head.map((line, i) => `${i === 0 ? paint.alarm("Error") : "     "}  ${paint.bold(line)}`), ...details];
  return debug ? [...lines, "", ...stacks(error).map(paint.dim)] : lines;
}

/** A label and the text beside it; a list (lines of its own) keeps its lines. */
function detail(label: string, text: string, width: number, paint: Paint): string[] {
  const given = harmless(text).replaceAll(/\n +/g, "\n").trim().split("\n");
  // A command is there to be copied: it stays on its line.
  const lines = given.flatMap((line) => (line.startsWith("npx hillock ") ? [line] : wrap(line, width - labelWidth - 2)));
  return lines.map((line, i) => `  ${i === 0 ? paint.dim(padEnd(label, labelWidth)) : " ".repeat(labelWidth)}${line}`);
}

function stacks(error: unknown): string[] {
  const lines: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    lines.push(...`${depth > 0 ? "Caused by " : ""}${current.stack ?? current.message}`.split("\n"));
  }
  return lines;
}

/** The same for machines. */
export function problemObject(error: unknown): Record<string, unknown> {
  const { problem, received, expected, fix } = partsOf(error);
  return { event: "error", name: error instanceof Error ? error.name : "Error", problem, received, expected, fix };
}
