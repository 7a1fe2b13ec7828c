/** What units, links and the run say of themselves to people who do not see the picture. Each holds the same numbers as the picture. */

import { formatCount, spokenNumber } from "../draw/numbers.ts";

export interface UnitFacts {
  /** Its name in textbooks' order: "x₁" or "unit 3 of hidden layer 1". */
  readonly name: string;
  readonly activation?: string;
  readonly bias?: number;
  readonly smallest: number;
  readonly largest: number;
}

/** "Unit 3 of hidden layer 1, tanh, bias 0.120. Its output runs from minus 0.981 to 0.950 over the map." */
export function unitSentence({ name, activation, bias, smallest, largest }: UnitFacts): string {
  const parts = [name, ...(activation === undefined ? [] : [activation]), ...(bias === undefined ? [] : [`bias ${spokenNumber(bias)}`])];
  const range =
    smallest === largest
      ? `Its output is ${spokenNumber(smallest)} all over the map.`
      : `Its output runs from ${spokenNumber(smallest)} to ${spokenNumber(largest)} over the map.`;
  return `${capital(parts.join(", "))}. ${range}`;
}

export const linkSentence = (from: string, to: string, weight: number): string => `Weight ${spokenNumber(weight)} from ${from} to ${to}.`;

export interface RunFacts {
  readonly step: number;
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss?: number;
  readonly playing: boolean;
}

export function runSentence({ step, epoch, trainLoss, testLoss, playing }: RunFacts): string {
  const state = playing ? "Training" : step === 0 ? "Not trained yet" : "Paused";
  if (Number.isNaN(trainLoss)) return "There are no examples yet.";
  const test = testLoss === undefined ? "" : `, test loss ${spokenNumber(testLoss)}`;
  return `${state}. Step ${formatCount(step)}, epoch ${formatCount(epoch)}. Training loss ${spokenNumber(trainLoss)}${test}.`;
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
/** "the second hidden layer" */
export const layerName = (layer: number, layers: number): string =>
  layer === 0 ? "the input" : layer === layers ? "the output" : `the ${ordinals[layer - 1] ?? `${layer}th`} hidden layer`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
