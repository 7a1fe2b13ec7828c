/** Logic gates: the smallest things to learn, and the ones a single neuron can (and cannot) learn. */

import { unknownName } from "../errors.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import { refuse } from "../settings/index.ts";
import type { Examples } from "./images.ts";
import { type ToyOptions, toySet, toySettings } from "./toySet.ts";

/** The answers for (0,0), (0,1), (1,0), (1,1); "not" has one input, 0 or 1. All but "xor" and "xnor" are linearly separable. */
const truthTables = {
  and: [0, 0, 0, 1],
  or: [0, 1, 1, 1],
  nand: [1, 1, 1, 0],
  nor: [1, 0, 0, 0],
  xor: [0, 1, 1, 0],
  xnor: [1, 0, 0, 1],
  not: [1, 0],
} as const;

export type LogicGate = keyof typeof truthTables;
export const logicGates = Object.keys(truthTables) as readonly LogicGate[];

/**
 * A gate's truth table as a data set, in counting order: x float32 [4, 2] and y float32 [4, 1] of 0 and 1; "not" has
 * [2, 1] and [2, 1].
 * @throws ArgumentError for an unknown gate.
 */
export function logicGate(gate: LogicGate): Examples {
  if (typeof gate !== "string") refuse("The gate", gate, `the name of one: ${logicGates.join(", ")}`);
  if (!Object.hasOwn(truthTables, gate)) throw unknownName("logic gate", gate, logicGates);
  const answers = truthTables[gate];
  const inputs = gate === "not" ? [0, 1] : [0, 0, 0, 1, 1, 0, 1, 1];
  const rows = answers.length;
  return {
    x: tensorFrom(Float32Array.from(inputs), [rows, inputs.length / rows]),
    y: tensorFrom(Float32Array.from(answers), [rows, 1]),
  };
}

export const xorSettings = toySettings("xor", 4, 0);
/**
 * XOR, which no single layer can learn (Minsky, Papert, "Perceptrons", 1969). Example i stands at corner i mod 4 of
 * the unit square, in counting order, moved by normal noise; so the defaults, 4 examples without noise, are the truth table.
 * x [n, 2], y [n, 1].
 */
export function xor(options?: ToyOptions): Examples {
  return toySet(xorSettings, options, "x", (i) => [(i >> 1) & 1, i & 1, truthTables.xor[i & 3] ?? 0]);
}
