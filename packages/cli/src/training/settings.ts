/** What the options of `hillock train` mean: the data set's recipe with the user's changes, checked. */

import { activationNames, nearestName, optimizerNames } from "hillock";
import { UsageError } from "../usage-error.ts";
import type { Dataset, Recipe } from "./datasets.ts";

export interface Settings extends Recipe {
  readonly dropout: number;
  readonly validationSplit: number;
  readonly seed: number;
}

/** The options as they were written. */
export type Written = Readonly<Record<string, unknown>>;

/** Options that describe the network and its optimiser: with `--from` the saved model says all that. */
export const networkOptions = ["hidden", "activation", "loss", "optimizer", "learning-rate", "momentum", "dropout"] as const;

interface NumberRule {
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}

const positiveWhole: NumberRule = { expected: "a whole number, 1 or more", holds: (value) => Number.isSafeInteger(value) && value >= 1 };
const positive: NumberRule = { expected: "a number above 0", holds: (value) => value > 0 && Number.isFinite(value) };
const fraction: NumberRule = { expected: "a fraction from 0 to 1 (1 excluded)", holds: (value) => value >= 0 && value < 1 };
const anySeed: NumberRule = {
  expected: "a whole number from 0 to 4294967295",
  holds: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
};

function wrongValue(option: string, written: string, expected: string, fix?: string): UsageError {
  return new UsageError({
    problem: `--${option} does not take this value`,
    received: JSON.stringify(written),
    expected,
    ...(fix === undefined ? {} : { fix }),
  });
}

/** The number that an option was given, or its default. */
function numberOf(written: Written, option: string, fallback: number, rule: NumberRule): number {
  const text = written[option];
  if (typeof text !== "string") return fallback;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (rule.holds(value)) return value;
  throw wrongValue(option, text, rule.expected);
}

/** The seed of everything random. @throws UsageError */
export const seedFrom = (written: Written): number => numberOf(written, "seed", 1, anySeed);

/** A whole number above 0. @throws UsageError */
export const countFrom = (written: Written, option: string, fallback: number): number => numberOf(written, option, fallback, positiveWhole);

/** "16,16" → [16, 16]; "none" or "0" → no hidden layer. */
export function hiddenLayers(text: string): number[] {
  const folded = text.trim().toLowerCase();
  if (folded === "none" || folded === "0") return [];
  return folded.split(",").map((part) => {
    const units = part.trim() === "" ? Number.NaN : Number(part);
    if (positiveWhole.holds(units) && units <= 65536) return units;
    throw wrongValue("hidden", text, "units of each hidden layer, such as 128 or 16,16; or none");
  });
}

export function nameOf(written: Written, option: string, fallback: string, names: readonly string[]): string {
  const text = written[option];
  if (typeof text !== "string") return fallback;
  const fold = (name: string): string => name.replaceAll(/[_-]/g, "").toLowerCase();
  const found = names.find((name) => fold(name) === fold(text));
  if (found !== undefined) return found;
  const nearest = nearestName(text, names);
  throw wrongValue(option, text, `one of ${names.join(", ")}`, nearest === undefined ? undefined : `Did you mean "${nearest}"?`);
}

/** @throws UsageError for values that make no sense. */
export function settingsFrom(written: Written, { recipe }: Pick<Dataset, "recipe">): Settings {
  const optimizer = nameOf(written, "optimizer", recipe.optimizer, optimizerNames) as Recipe["optimizer"];
  // The recipe's rate belongs to its optimiser: the other one has its own usual rate.
  const learningRate = optimizer === recipe.optimizer ? recipe.learningRate : optimizer === "adam" ? 0.01 : 0.1;
  if (optimizer === "adam" && typeof written.momentum === "string") {
    throw new UsageError({
      problem: "Adam has no momentum to set: it keeps its own",
      received: `--momentum ${written.momentum} with --optimizer adam`,
      expected: "--momentum with --optimizer sgd only",
      fix: "Add --optimizer sgd, or leave --momentum out.",
    });
  }
  return {
    hidden: typeof written.hidden === "string" ? hiddenLayers(written.hidden) : recipe.hidden,
    activation: nameOf(written, "activation", recipe.activation, activationNames),
    loss: typeof written.loss === "string" ? written.loss : recipe.loss,
    optimizer,
    learningRate: numberOf(written, "learning-rate", learningRate, positive),
    momentum: optimizer === "sgd" ? numberOf(written, "momentum", recipe.momentum, fraction) : 0,
    epochs: numberOf(written, "epochs", recipe.epochs, positiveWhole),
    batchSize: numberOf(written, "batch", recipe.batchSize, positiveWhole),
    dropout: numberOf(written, "dropout", 0, fraction),
    validationSplit: numberOf(written, "validation-split", 0, fraction),
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
