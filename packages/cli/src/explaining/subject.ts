/** What `hillock explain`, `check` and `health` look at: a saved network or a fresh one, after some steps, and one of its examples. */

import { loadModel, type Sequential, startRun, type Tensor, takeRows, tensorFrom } from "hillock";
import type { Io } from "../io.ts";
import { readSource } from "../training/data-loading.ts";
import { type Data, type Dataset, datasetNamed, datasetNames } from "../training/datasets.ts";
import { buildNetwork, checkFits, targetsFor } from "../training/network.ts";
import { networkOptions, settingsFrom, type Written } from "../training/settings.ts";
import { UsageError } from "../usage-error.ts";

export interface Subject {
  readonly net: Sequential;
  readonly dataset: Dataset;
  /** The folder of a saved network. */
  readonly model: string | undefined;
  /** Training steps that were done here. */
  readonly steps: number;
  readonly data: Data;
  readonly seed: number;
}

/** One or two words: a data set, or a saved network and a data set. @throws UsageError */
export function networkAndData(words: readonly string[]): { readonly model: string | undefined; readonly dataset: Dataset } {
  if (words.length === 2) return { model: words[0], dataset: datasetNamed(words[1]!) };
  const [word = ""] = words;
  if (words.length === 1 && !word.includes("/")) return { model: undefined, dataset: datasetNamed(word) };
  throw new UsageError({
    problem: words.length === 1 ? "A saved network needs a data set beside it" : "These words are too many",
    received: words.join(" "),
    expected: "a data set, such as xor; or a saved network and a data set, such as runs/mnist mnist",
    fix: `The data sets are ${datasetNames.join(", ")}.`,
  });
}

/** Loads or builds the network, and trains it for so many steps. Undefined when the user stopped it. @throws UsageError */
export async function openSubject(
  words: readonly string[],
  written: Written,
  steps: number,
  signal: AbortSignal,
  screen: Io["screen"] | undefined,
): Promise<Subject | undefined> {
  const { model, dataset } = networkAndData(words);
  refuseNetworkOptions(model, written);
  const settings = settingsFrom(written, dataset);
  const weights = weightOf(written);
  const net = model === undefined ? buildNetwork(dataset, settings) : await loadModel(model);
  try {
    if (model !== undefined) checkFits(net, model, dataset);
    if (weights !== undefined) setAll(net, weights);
    const data = await readSource(dataset, settings.seed, signal, screen);
    if (data === undefined) return undefined;
    if (steps > 0) {
      const { x, y } = targetsFor(net, data.train);
      using run = await startRun(net, x, y, { batchSize: settings.batchSize, seed: settings.seed });
      await run.forward(steps, { signal });
      if (signal.aborted) return undefined;
    }
    return { net, dataset, model, steps, data, seed: settings.seed };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

/** How many steps are trained before. @throws UsageError */
export function stepsFrom({ step }: Written): number {
  if (step === undefined) return 0;
  const steps = typeof step === "string" && step.trim() !== "" ? Number(step) : Number.NaN;
  if (Number.isSafeInteger(steps) && steps >= 0) return steps;
  throw new UsageError({
    problem: "--step does not take this value",
    received: JSON.stringify(step),
    expected: "a whole number, 0 or more: how many steps are trained before",
    fix: "--step 0, or none, explains the network as it is.",
  });
}

function refuseNetworkOptions(model: string | undefined, written: Written): void {
  const given = [...networkOptions, "weights"].filter((option) => written[option] !== undefined);
  if (model === undefined || given.length === 0) return;
  throw new UsageError({
    problem: "A saved network brings its own layers, weights and optimiser",
    received: `${model} with ${given.map((option) => `--${option}`).join(", ")}`,
    expected: "these options with a data set alone",
    fix: "Leave them out, or leave the saved network out.",
  });
}

function weightOf({ weights }: Written): number | undefined {
  if (typeof weights !== "string") return undefined;
  const value = weights.trim() === "" ? Number.NaN : Number(weights);
  if (Number.isFinite(value)) return value;
  throw new UsageError({
    problem: "--weights does not take this value",
    received: JSON.stringify(weights),
    expected: "a number: that of all weights",
    fix: "--weights 1 is what the classic example has.",
  });
}

/** All weights alike and all biases 0. */
function setAll(net: Sequential, value: number): void {
  net.setWeights(
    net.getWeights().map(({ shape, data }) => tensorFrom(new Float32Array(data.length).fill(shape.length > 1 ? value : 0), shape)),
  );
}

export interface Chosen {
  /** [1, …inputShape] */
  readonly x: Tensor;
  readonly y: Tensor;
  /** "row 7 of the test examples" */
  readonly where: string;
}

/** The example that the options name: a row of the data, or numbers. @throws UsageError */
export function chosenExample({ net, data, dataset }: Subject, written: Written): Chosen {
  const all = targetsFor(net, data.test);
  const rows = all.x.shape[0] ?? 0;
  const text = written.row ?? "0";
  const row = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new UsageError({
      problem: `${dataset.name} has no row ${text}`,
      received: `--row ${text}`,
      expected: `a whole number from 0 to ${rows - 1}`,
      fix: "Rows count from 0.",
    });
  }
  const place = data.train === data.test ? `row ${row}` : `row ${row} of the test examples`;
  const given = { x: numbersOf(written, "x"), y: numbersOf(written, "y") };
  const taken = { x: takeRows(all.x, Int32Array.of(row)), y: takeRows(all.y, Int32Array.of(row)) };
  const own = given.x !== undefined || given.y !== undefined;
  return {
    x: given.x === undefined ? taken.x : inPlaceOf(taken.x, given.x, "x"),
    y: given.y === undefined ? taken.y : inPlaceOf(taken.y, given.y, "y"),
    where: own ? "an example of your own" : place,
  };
}

function numbersOf(written: Written, option: "x" | "y"): number[] | undefined {
  const text = written[option];
  if (typeof text !== "string") return undefined;
  const numbers = text.split(/[,;]/).map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.every(Number.isFinite)) return numbers;
  throw new UsageError({
    problem: `--${option} does not take this value`,
    received: JSON.stringify(text),
    expected: "numbers with commas between them",
    fix: `Write it like --${option} 0,1.`,
  });
}

function inPlaceOf(taken: Tensor, numbers: readonly number[], option: "x" | "y"): Tensor {
  if (numbers.length !== taken.data.length) {
    throw new UsageError({
      problem: `--${option} has another count of numbers than the network has ${option === "x" ? "inputs" : "targets"}`,
      received: `${numbers.length} (${numbers.join(",")})`,
      expected: `${taken.data.length}`,
      fix: "Leave it out, and --row chooses an example of the data set.",
    });
  }
  return tensorFrom(taken.dtype === "int32" ? Int32Array.from(numbers) : Float32Array.from(numbers), taken.shape);
}
