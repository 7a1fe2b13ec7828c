/** What is true of the recorded first step: the story's sentences say nothing else. */

import { decodeFloats } from "../../session/base64.ts";
import type { Recording } from "../recording/types.ts";
import { biasKey, inputKey, kernelKey } from "../refs.ts";

export interface StepFacts {
  readonly weights: number;
  /** How many of them the step changed. */
  readonly changed: number;
  /** Inputs that were 0, by symbol, where every weight that stayed leads from one of them; undefined where something else stayed. */
  readonly idleInputs: readonly string[] | undefined;
  /** The cost of the example that was learnt from, and the mean over all, before and after the step. */
  readonly cost: readonly [before: number, after: number];
  readonly mean: readonly [before: number, after: number];
}

export function factsOf({ first, layers, targets, outputs, losses }: Recording): StepFacts {
  const value = (key: string): number => first.numbers[key]?.value ?? 0;
  const weights = layers.flatMap(({ name, inputs, units }, layer) =>
    Array.from({ length: units }, (_, unit) => [
      { update: value(biasKey(name, unit, "update")), from: undefined },
      ...Array.from({ length: inputs }, (_, from) => ({
        update: value(kernelKey(name, from, unit, "update")),
        from: layer === 0 ? from : undefined,
      })),
    ]).flat(),
  );
  const still = weights.filter(({ update }) => update === 0);
  const isIdle = ({ from }: { from: number | undefined }): boolean => from !== undefined && first.inputs[from] === 0;
  const idle = [...new Set(still.map(({ from }) => from))].flatMap((from) =>
    from === undefined ? [] : [first.numbers[inputKey(from)]?.symbol ?? ""],
  );
  const answers = decodeFloats(outputs)!;
  const costAt = (snapshot: number): number => 0.5 * (answers[snapshot * targets.length + first.row]! - first.target) ** 2;
  const means = decodeFloats(losses)!;
  return {
    weights: weights.length,
    changed: weights.length - still.length,
    idleInputs: still.every(isIdle) ? idle : undefined,
    cost: [costAt(0), costAt(1)],
    mean: [means[0]!, means[1]!],
  };
}

const words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
export const countWord = (count: number): string => words[count] ?? String(count);

/**
 * Milliseconds in which an adult reads so many words silently: 238 a minute (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language
 * 109, 2019, for non-fiction in English), and a moment to find the beginning.
 */
export const readingTime = (text: string): number => 600 + (60_000 / 238) * text.split(/\s+/).filter((word) => word !== "").length;
