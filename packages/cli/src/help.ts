/** Help texts: what a command is for, how it is written, what its options mean, and examples that work. */

import type { ArgsDef, CommandDef } from "citty";
import { isVariadic } from "./arguments.ts";
import type { Paint } from "./terminal/paint.ts";
import { padEnd, wrap } from "./terminal/text.ts";

export interface HelpEntry {
  readonly term: string;
  readonly text: string;
}

/** Terms in a column, their texts beside them, wrapped. */
export function drawEntries(entries: readonly HelpEntry[], columns: number, paint: Paint): string[] {
  const width = Math.max(...entries.map(({ term }) => term.length)) + 2;
  return entries.flatMap(({ term, text }) => {
    const lines = wrap(text, Math.max(20, Math.min(columns - 1, 100) - width - 2));
    return lines.map((line, i) => `  ${i === 0 ? paint.bold(padEnd(term, width)) : " ".repeat(width)}${line}`);
  });
}

const section = (title: string, lines: readonly string[], paint: Paint): string[] =>
  lines.length === 0 ? [] : ["", paint.dim(title), ...lines];

/** citty lets parts be promises and functions; Hillock's commands are plain. */
export interface PlainCommand {
  readonly meta: { readonly name: string; readonly description: string };
  readonly args: ArgsDef;
}
export const plainOf = (command: CommandDef): PlainCommand => command as unknown as PlainCommand;

export function drawHelp({ meta, args }: PlainCommand, examples: readonly string[], columns: number, paint: Paint): string[] {
  const positionals = Object.entries(args).filter(([, { type }]) => type === "positional");
  const options = Object.entries(args).filter(([, { type }]) => type !== "positional");
  const words = positionals.map(([name, definition]) => `<${name}${isVariadic(definition) ? " …" : ""}>`);
  const optionEntries = options.map(([name, definition]) => ({
    term: `--${name}${definition.type === "boolean" ? "" : ` <${definition.valueHint ?? "value"}>`}`,
    text: definition.description ?? "",
  }));
  return [
    ...wrap(meta.description, columns - 1),
    ...section("Usage", [`  ${["hillock", meta.name, ...words, "[options]"].join(" ")}`], paint),
    ...section(
      "Arguments",
      drawEntries(
        positionals.map(([name, { description = "" }]) => ({ term: name, text: description })),
        columns,
        paint,
      ),
      paint,
    ),
    ...section("Options", drawEntries([...optionEntries, { term: "--help", text: "Show this." }], columns, paint), paint),
    ...section(
      "Examples",
      examples.map((example) => `  ${example}`),
      paint,
    ),
  ];
}
