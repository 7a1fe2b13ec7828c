/** The `hillock` command as a whole: which command is meant, how errors leave, and with which exit code. */

import { type CommandDef, runCommand } from "citty";
import { nearestName, version } from "hillock";
import { checkedArguments } from "./arguments.ts";
import { drawEntries, drawHelp, plainOf } from "./help.ts";
import type { Io } from "./io.ts";
import { drawProblem, problemObject } from "./terminal/problem.ts";
import { jsonLine } from "./training/json.ts";
import { UsageError } from "./usage-error.ts";

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

interface CommandModule {
  readonly default: CommandDef;
  readonly examples: readonly string[];
}

/** Loaded when needed, so that help and errors come at once. */
const commands: Readonly<Record<string, { readonly text: string; readonly load: () => Promise<CommandModule> }>> = {
  train: {
    text: "Train a network on a data set and watch it learn.",
    load: async () => (await import("./commands/train.ts")) as unknown as CommandModule,
  },
  evaluate: {
    text: "Test a saved network: loss, accuracy, which classes it confuses.",
    load: async () => (await import("./commands/evaluate.ts")) as unknown as CommandModule,
  },
  predict: {
    text: "Show a picture or numbers to a saved network and see what it says.",
    load: async () => (await import("./commands/predict.ts")) as unknown as CommandModule,
  },
  studio: {
    text: "See networks learn in a page, and ask every number where it comes from.",
    load: async () => (await import("./commands/studio.ts")) as unknown as CommandModule,
  },
  explain: {
    text: "Follow one example through a network, every number with its formula.",
    load: async () => (await import("./commands/explain.ts")) as unknown as CommandModule,
  },
  check: {
    text: "Hold a network's gradients against finite differences.",
    load: async () => (await import("./commands/check.ts")) as unknown as CommandModule,
  },
  health: {
    text: "Find out what keeps a network from learning.",
    load: async () => (await import("./commands/health.ts")) as unknown as CommandModule,
  },
  doctor: {
    text: "Show what this machine computes with, how fast, and how to make it faster.",
    load: async () => (await import("./commands/doctor.ts")) as unknown as CommandModule,
  },
};
const others = [
  { term: "help <command>", text: "Explain a command and its options." },
  { term: "version", text: "Print the version." },
];

/** Runs the command that the words name; never throws. @returns the exit code. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(words, io);
  } catch (error) {
    io.screen.clear();
    if (words.includes("--json")) jsonLine(io.stdout, problemObject(error));
    tell(error, io);
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

/** Says on stderr what went wrong. */
export function tell(error: unknown, { errors, environment }: Io): void {
  if (errors.live) errors.print("");
  errors.print(...drawProblem(error, errors.columns, errors.paint, (environment.HILLOCK_DEBUG ?? "0") !== "0"));
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") return help(rest[0], io);
  if (first === "version" || first === "--version" || first === "-v") {
    io.screen.print(version);
    return exitCodes.done;
  }
  const { default: command } = await commandNamed(first);
  const end = rest.indexOf("--");
  const options = end < 0 ? rest : rest.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) return help(first, io);
  const rawArgs = checkedArguments(rest, { command: `hillock ${first}`, args: plainOf(command).args });
  const { result } = await runCommand(command, { rawArgs, data: io });
  return typeof result === "number" ? result : exitCodes.done;
}

async function commandNamed(name: string): Promise<CommandModule> {
  if (Object.hasOwn(commands, name)) return commands[name]!.load();
  const names = [...Object.keys(commands), "help", "version"];
  const nearest = nearestName(name, names);
  throw new UsageError({
    problem: name.startsWith("-") ? `"hillock" has no option ${name}` : `"hillock" has no command "${name}"`,
    expected: `one of ${names.join(", ")}`,
    fix: nearest === undefined ? '"hillock help" explains them.' : `Did you mean "hillock ${nearest}"?`,
  });
}

async function help(name: string | undefined, { screen }: Io): Promise<number> {
  const { columns, paint } = screen;
  if (name !== undefined && name !== "help" && name !== "version") {
    const { default: command, examples } = await commandNamed(name);
    screen.print(...drawHelp(plainOf(command), examples, columns, paint));
    return exitCodes.done;
  }
  const entries = [...Object.entries(commands).map(([term, { text }]) => ({ term, text })), ...others];
  screen.print(
    `${paint.bold("hillock")} ${version}: neural networks that you can see through.`,
    "",
    paint.dim("Commands"),
    ...drawEntries(entries, columns, paint),
    "",
    paint.dim("Begin with"),
    "  hillock train mnist --out runs/mnist",
    "  hillock train xor",
    "  hillock explain xor --row 1",
  );
  return exitCodes.done;
}
