/** What `hillock explain`, `check` and `health` look at: a saved network or a fresh one, after some steps, and its examples. */

import { basename } from "node:path";
import { type Examples, loadModel, type Sequential, startRun } from "hillock";
import type { Io } from "../../io.ts";
import { readSource } from "../../training/data-loading.ts";
import type { Data, Dataset } from "../../training/datasets.ts";
import { buildNetwork, checkFits, targetsFor } from "../../training/network.ts";
import { networkOptions, seedFrom, settingsFrom, type Written } from "../../training/settings.ts";
import { UsageError } from "../../usage-error.ts";
import { readTable } from "./csv.ts";
import { ownNetwork, targetColumns } from "./ownNetwork.ts";
import { examplesOf, givenRow, rowsOf, targetsOf } from "./rows.ts";
import { setWeights, weightsFrom } from "./weights.ts";
import { type Named, namedBy } from "./words.ts";

export { type Chosen, chosenExample } from "./example.ts";

/** What is known of the examples. */
export type About = Pick<Dataset, "title" | "kind" | "classes"> & {
  /** The data set or the file; none for numbers that were given as options. */
  readonly name: string | null;
};

export interface Subject {
  readonly net: Sequential;
  readonly dataset: About;
  /** The folder of a saved network. */
  readonly model: string | undefined;
  /** Training steps that were done here. */
  readonly steps: number;
  readonly data: Data;
  readonly seed: number;
  /** --weights were given. */
  readonly hasWeights: boolean;
  /** Examples of the user's own, which no data set holds. */
  readonly isOwn: boolean;
  /** What the examples are called in a message. */
  readonly place: string;
  /** Of a file: the line of each row. */
  readonly lines: readonly number[] | undefined;
}

interface Opened extends Pick<Subject, "net" | "dataset" | "data" | "isOwn" | "place" | "lines"> {
  readonly batchSize: number;
}

/** Loads or builds the network, and trains it for so many steps. Undefined when the user stopped it. @throws UsageError */
export async function openSubject(
  words: readonly string[],
  written: Written,
  steps: number,
  signal: AbortSignal,
  screen: Io["screen"] | undefined,
): Promise<Subject | undefined> {
  const named = namedBy(words, written);
  const { model, dataset } = named;
  refuseNetworkOptions(model, written);
  const weights = weightsFrom(written.weights);
  const seed = seedFrom(written);
  const opened = dataset === undefined ? await openOwn(named, written) : await openDataset(model, dataset, written, signal, screen);
  if (opened === undefined) return undefined;
  const { net, batchSize, ...rest } = opened;
  try {
    if (weights !== undefined) setWeights(net, weights);
    if (steps > 0) {
      const { x, y } = targetsFor(net, rest.data.train);
      using run = await startRun(net, x, y, { batchSize, seed });
      await run.forward(steps, { signal });
      if (signal.aborted) {
        net.dispose();
        return undefined;
      }
    }
    return { net, ...rest, model, steps, seed, hasWeights: weights !== undefined };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

async function openDataset(
  model: string | undefined,
  dataset: Dataset,
  written: Written,
  signal: AbortSignal,
  screen: Io["screen"] | undefined,
): Promise<Opened | undefined> {
  const settings = settingsFrom(written, dataset);
  const net = model === undefined ? buildNetwork(dataset, settings) : await loadModel(model);
  try {
    if (model !== undefined) checkFits(net, model, dataset);
    const data = await readSource(dataset, settings.seed, signal, screen);
    if (data === undefined) net.dispose();
    return data && { net, dataset, data, batchSize: settings.batchSize, isOwn: false, place: dataset.name, lines: undefined };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

async function openOwn({ model, file }: Named, written: Written): Promise<Opened> {
  const table = file === undefined ? undefined : await readTable(file);
  const saved = model === undefined ? undefined : await loadModel(model);
  try {
    const rows = table === undefined ? givenRow(written) : rowsOf(table, saved === undefined ? targetColumns(written) : targetsOf(saved));
    const { net, batchSize } = saved === undefined ? ownNetwork(rows, written) : { net: saved, batchSize: 32 };
    const examples: Examples = examplesOf(net, rows);
    const name = file === undefined ? null : basename(file);
    const dataset: About = { name, title: name ?? "an example of your own", kind: "values", classes: [] };
    return { net, dataset, data: { train: examples, test: examples }, batchSize, isOwn: true, place: name ?? "--x", lines: rows.lines };
  } catch (error) {
    saved?.dispose();
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
  const given = [...networkOptions, "weights", "output", "outputs"].filter((option) => written[option] !== undefined);
  if (model === undefined || given.length === 0) return;
  throw new UsageError({
    problem: "A saved network brings its own layers, weights and optimiser",
    received: `${model} with ${given.map((option) => `--${option}`).join(", ")}`,
    expected: "these options without a saved network",
    fix: "Leave them out, or leave the saved network out.",
  });
}
