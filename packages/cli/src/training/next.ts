/** How to go on after a training: with the saved network, or with saving next time. Each command that is printed runs as it is printed. */

import type { History, Sequential } from "hillock";
import { commandLine, pathWord } from "../terminal/shell.ts";
import { wrap } from "../terminal/text.ts";
import type { Dataset } from "./datasets.ts";
import type { Settings } from "./settings.ts";

export interface Trained {
  readonly net: Sequential;
  readonly dataset: Dataset;
  readonly settings: Settings;
  readonly history: History;
  readonly from: string | undefined;
  readonly out: string | undefined;
  /** The picture that was written beside the network. */
  readonly example: string | undefined;
  /** Loss and metrics on the test examples. */
  readonly test: Readonly<Record<string, number>>;
}

/** @param width for sentences; commands are never broken, so that they can be copied */
export function whatNext({ net, dataset, settings, history, from, out, example, test }: Trained, width: number): string[] {
  const said = (text: string): string[] => wrap(`  ${text}`, width);
  const { name, kind, inputs } = dataset;
  const stopped = history.stopped === "aborted";
  if (kind === "gate" && !stopped && test.accuracy !== 1) return said(adviceForGate(name, net, settings.seed, from !== undefined));
  if (stopped) {
    if (out === undefined) return said("Nothing was saved. With --out runs/name a network is saved even when training is stopped.");
    const left = String(Math.max(1, settings.epochs - history.epoch.length));
    return [`  To go on: ${commandLine("train", name, "--from", pathWord(out), "--epochs", left, ...ofTheTraining(settings, dataset))}`];
  }
  if (out === undefined) return from === undefined && kind === "images" ? said("It was not saved; --out runs/name keeps it.") : [];
  return [`  Try it:   ${commandLine("predict", pathWord(out), (example && pathWord(example)) ?? (inputs === 1 ? "1" : "0,1"))}`];
}

/** What belongs to the training and not to the network, as options, where it is not what the data set's recipe says: it is not saved with the network. */
function ofTheTraining({ batchSize, validationSplit, seed }: Settings, { recipe }: Dataset): string[] {
  return [
    ...(batchSize === recipe.batchSize ? [] : ["--batch", String(batchSize)]),
    ...(validationSplit === 0 ? [] : ["--validation-split", String(validationSplit)]),
    ...(seed === 1 ? [] : ["--seed", String(seed)]),
  ];
}

/** Gates are small enough to know why they were not learnt. */
function adviceForGate(name: string, net: Sequential, seed: number, saved: boolean): string {
  const hidden = net.layers.filter(({ kind }) => kind === "dense").length - 1;
  const needsHidden = name === "xor" || name === "xnor";
  if (hidden === 0 && needsHidden) {
    return `A single layer cannot learn ${name.toUpperCase()}: no straight line parts the ones from the zeros. Try --hidden 2.`;
  }
  // One line is enough for these, and every start finds it.
  if (hidden === 0) return "Not learnt yet: more epochs will help.";
  // A saved network brings its units and its weights.
  if (saved) return "Not learnt: more epochs may help, or a new network (without --from) from another start.";
  return `Not learnt: more epochs, another start (--seed ${seed + 1}) or more units (--hidden 4) may help.`;
}
