/**
 * A strict look at the arguments before citty reads them: citty takes any option for granted, and would take "-0.5,1" for
 * options. What passes here is rewritten so that citty cannot misread it: options as --name=value, the rest behind "--".
 */

import type { ArgDef, ArgsDef } from "citty";
import { article, nearestName } from "hillock";
import { UsageError } from "./usage-error.ts";

export interface Syntax {
  /** "hillock train" */
  readonly command: string;
  readonly args: ArgsDef;
}

const isNumber = (word: string): boolean => /^-[\d.]/.test(word);
const isOption = (word: string): boolean => word.startsWith("-") && word !== "-" && !isNumber(word);
const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll("_", "-");

/** The option's own name and definition for a name or an alias as it was written; what an option is called itself goes before what another is called as well. */
function findOption(args: ArgsDef, written: string): [name: string, definition: ArgDef] | undefined {
  const own = args[kebab(written)];
  if (own !== undefined && own.type !== "positional") return [kebab(written), own];
  return Object.entries(args).find(([, definition]) => "alias" in definition && [definition.alias ?? []].flat().includes(kebab(written)));
}

const optionNames = (args: ArgsDef): string[] =>
  Object.entries(args)
    .filter(([, { type }]) => type !== "positional")
    .map(([name]) => name);

function unknownOption(word: string, written: string, { command, args }: Syntax): UsageError {
  const nearest = nearestName(written, optionNames(args));
  return new UsageError({
    problem: `"${command}" has no option ${word}`,
    expected: optionNames(args)
      .map((name) => `--${name}`)
      .join(" "),
    fix: nearest === undefined ? `"${command} --help" explains them.` : `Did you mean --${nearest}?`,
  });
}

/** @throws UsageError for unknown options, missing or superfluous values, and missing or superfluous words. */
export function checkedArguments(words: readonly string[], syntax: Syntax): string[] {
  const { command, args } = syntax;
  const options: string[] = [];
  const positionals: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") {
      positionals.push(...words.slice(i + 1));
      break;
    }
    if (!isOption(word)) {
      positionals.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const written = word.slice(word.startsWith("--") ? 2 : 1, equals < 0 ? undefined : equals);
    const found = findOption(args, written);
    if (found === undefined) throw unknownOption(equals < 0 ? word : word.slice(0, equals), written, syntax);
    const [name, { type, valueHint }] = found;
    if (type === "boolean") {
      if (equals >= 0)
        throw new UsageError({ problem: `--${name} takes no value`, received: word, expected: `--${name}`, fix: "Leave the value out." });
      options.push(`--${name}`);
      continue;
    }
    const value = equals < 0 ? words[++i] : word.slice(equals + 1);
    if (value === undefined || value === "" || (equals < 0 && isOption(value))) {
      throw new UsageError({
        problem: `--${name} needs a value`,
        expected: `--${name} <${valueHint ?? "value"}>`,
        fix: `"${command} --help" explains it.`,
      });
    }
    options.push(`--${name}=${value}`);
  }
  checkPositionals(positionals, syntax);
  return [...options, "--", ...positionals];
}

/** Whether a positional stands for any number of words: its hint ends in "…". */
export const isVariadic = ({ valueHint }: ArgDef): boolean => valueHint?.endsWith("…") ?? false;

function checkPositionals(positionals: readonly string[], { command, args }: Syntax): void {
  const wanted = Object.entries(args).filter(([, { type }]) => type === "positional");
  const usage = `${command} ${wanted.map(([name]) => `<${name}>`).join(" ")}`.trim();
  const missing = wanted.slice(positionals.length).find(([, { required }]) => required !== false);
  if (missing !== undefined) {
    const [name, { description }] = missing;
    throw new UsageError({
      problem: `"${command}" needs ${article(name)}`,
      expected: `${usage}${description ? `\n${name}: ${description}` : ""}`,
      fix: `"${command} --help" shows examples.`,
    });
  }
  const many = wanted.some(([, definition]) => isVariadic(definition));
  if (!many && positionals.length > wanted.length) {
    const surplus = positionals.slice(wanted.length).join(" ");
    throw new UsageError({
      problem: `"${command}" does not know what to do with "${surplus}"`,
      expected: usage,
      fix: "Leave it out; put values that contain spaces into quotes.",
    });
  }
}
