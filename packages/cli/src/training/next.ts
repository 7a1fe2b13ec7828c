/** How to go on after a training: with the saved network, or with saving next time. Each command that is printed runs as it is printed. */

import type { History, Sequential } from "hillock";
import { commandLine } from "../terminal/shell.ts";
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
  if (kind === "gate" && !stopped && test.accuracy !== 1) return said(adviceForGate(name, net, settings.seed));
  if (stopped) {
    if (out === undefined) return said("Nothing was saved. With --out runs/name a network is saved even when training is stopped.");
    const left = String(Math.max(1, settings.epochs - history.epoch.length));
    return [`  To go on: ${commandLine("train", name, "--from", out, "--epochs", left)}`];
  }
  if (out === undefined) return from === undefined && kind === "images" ? said("It was not saved; --out runs/name keeps it.") : [];
  return [`  Try it:   ${commandLine("predict", out, example ?? (inputs === 1 ? "1" : "0,1"))}`];
}

/** Gates are small enough to know why they were not learnt. */
function adviceForGate(name: string, net: Sequential, seed: number): string {
  const hidden = net.layers.filter(({ kind }) => kind === "dense").length - 1;
  if (hidden === 0 && (name === "xor" || name === "xnor")) {
    return `A single layer cannot learn ${name.toUpperCase()}: no straight line parts the ones from the zeros. Try --hidden 2.`;
  }
  return `Not learnt: more epochs, another start (--seed ${seed + 1}) or more units (--hidden 4) may help.`;
}
