/** What the options of `hillock train` mean: the data set's recipe with the user's changes, checked. */

import { type Optimizer, optimizerNames, resolveOptimizer } from "hillock";
import { UsageError } from "../usage-error.ts";
import type { Dataset, Recipe } from "./datasets.ts";
import { type Flag, flag, flagValue, functionNamed, type Written } from "./flags.ts";

export type { Written } from "./flags.ts";

export interface Settings extends Pick<Recipe, "hidden" | "activation" | "loss" | "epochs" | "batchSize"> {
  readonly optimizer: Optimizer;
  readonly dropout: number;
  readonly validationSplit: number;
  readonly seed: number;
}

const compile = functionNamed("compile");
const fit = functionNamed("fit");
/** Settings of the library that are options here. */
export const flags = {
  activation: flag(functionNamed("dense"), "activation"),
  loss: flag(compile, "loss"),
  dropout: flag(functionNamed("dropout"), "rate", "dropout"),
  batch: flag(fit, "batchSize", "batch"),
  validationSplit: flag(fit, "validationSplit"),
  seed: flag(fit, "seed"),
} as const;

/** Each optimiser's settings: the options of all of them, each once. */
const optimizerFlags = new Map<string, Flag[]>(
  optimizerNames.map((name) => {
    const of = functionNamed(name);
    return [name, Object.keys(of.fields).map((setting) => flag(of, setting))];
  }),
);
export const allOptimizerFlags: ReadonlyMap<string, readonly Flag[]> = optimizerFlags;
const optimizerOptions = [...new Set([...optimizerFlags.values()].flat().map(({ option }) => option))];

/** Options that describe the network and its optimiser: with `--from` the saved model says all that. */
export const networkOptions: readonly string[] = ["hidden", "activation", "loss", "optimizer", ...optimizerOptions, "dropout"];

function wrongValue(option: string, written: string, expected: string): UsageError {
  return new UsageError({ problem: `--${option} does not take this value`, received: JSON.stringify(written), expected });
}

/** The seed of everything random. @throws UsageError */
export const seedFrom = (written: Written): number => (flagValue(written, flags.seed) as number | undefined) ?? 1;

/** A whole number above 0. @throws UsageError */
export function countFrom(written: Written, option: string, fallback: number): number {
  const text = written[option];
  if (typeof text !== "string") return fallback;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw wrongValue(option, text, "a whole number, 1 or more");
}

/** "16,16" → [16, 16]; "none" or "0" → no hidden layer. */
export function hiddenLayers(text: string): number[] {
  const folded = text.trim().toLowerCase();
  if (folded === "none" || folded === "0") return [];
  return folded.split(",").map((part) => {
    const units = part.trim() === "" ? Number.NaN : Number(part);
    if (Number.isSafeInteger(units) && units >= 1 && units <= 65536) return units;
    throw wrongValue("hidden", text, "units of each hidden layer, such as 128 or 16,16; or none");
  });
}

/** The optimiser that was chosen, with what the recipe and then the user say of it. */
function optimizerFrom(written: Written, recipe: Recipe): Optimizer {
  const { name } = (flagValue(written, flag(compile, "optimizer")) as Optimizer | undefined) ?? { name: recipe.optimizer };
  const given = optimizerOptions.filter((option) => written[option] !== undefined);
  const known = optimizerFlags.get(name)!;
  const stranger = given.find((option) => !known.some((one) => one.option === option));
  if (stranger !== undefined) {
    const owners = [...optimizerFlags].filter(([, its]) => its.some(({ option }) => option === stranger)).map(([owner]) => owner);
    throw new UsageError({
      problem: `The optimizer ${name} has no ${stranger.replaceAll("-", " ")}`,
      received: `--${stranger} ${written[stranger]} with --optimizer ${name}`,
      expected: `--${stranger} with --optimizer ${owners.join(" or ")}`,
      fix: `Add --optimizer ${owners[0]}, or leave --${stranger} out.`,
    });
  }
  // The recipe's rate belongs to its optimiser: another one has its own usual rate.
  const own = name === recipe.optimizer;
  const usual = own ? { learningRate: recipe.learningRate } : { learningRate: name === "sgd" ? 0.1 : 0.01 };
  const momentum = own && name === "sgd" ? { momentum: recipe.momentum } : {};
  const said = known.flatMap((one) => {
    const value = flagValue(written, one);
    return value === undefined ? [] : [[one.setting, value] as const];
  });
  return resolveOptimizer({ name, ...usual, ...momentum, ...Object.fromEntries(said) });
}

/** @throws UsageError for values that make no sense. */
export function settingsFrom(written: Written, { recipe }: Pick<Dataset, "recipe">): Settings {
  const or = <T>(one: Flag, fallback: T): T => (flagValue(written, one) as T | undefined) ?? fallback;
  return {
    hidden: typeof written.hidden === "string" ? hiddenLayers(written.hidden) : recipe.hidden,
    activation: or(flags.activation, recipe.activation),
    loss: typeof written.loss === "string" ? written.loss : recipe.loss,
    optimizer: optimizerFrom(written, recipe),
    // The library takes 0 as well, which trains nothing.
    epochs: countFrom(written, "epochs", recipe.epochs),
    batchSize: or(flags.batch, recipe.batchSize),
    dropout: or(flags.dropout, 0),
    validationSplit: or(flags.validationSplit, 0),
    seed: seedFrom(written),
  };
}

/** @throws UsageError when an option contradicts the saved model that `--from` names. */
export function checkFrom(written: Written): void {
  if (written.from === undefined) return;
  const given = networkOptions.filter((option) => written[option] !== undefined);
  if (given.length === 0) return;
  throw new UsageError({
    problem: "A saved model brings its own network and optimiser",
    received: `--from ${written.from} with ${given.map((option) => `--${option}`).join(", ")}`,
    expected: "--from with --epochs, --batch, --validation-split, --seed and --out",
    fix: "Leave these options out, or train a new network without --from.",
  });
}
