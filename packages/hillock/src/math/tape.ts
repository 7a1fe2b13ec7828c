/**
 * A tape: operations in the order of their execution, each reading and writing numbered slots.
 *
 * It is an interpreter and not generated code, because a page's security policy may forbid `eval`. The arithmetic is spelled
 * out in the loop: a call through the table of operations allocates a number for its result, which is ten times the cost of
 * an addition. The spelled-out forms are tested to agree with the table bit by bit.
 */

import type { OpName } from "./expr.ts";
import { operations } from "./operations.ts";

export interface TapeStep {
  readonly op: OpName;
  /** The slot that takes the result. */
  readonly out: number;
  /** The slots of the arguments. */
  readonly args: readonly number[];
}

export interface Tape {
  /** Per step: code, out, a, b, c. */
  readonly codes: Int32Array;
  /** Per step: the table's function, for the codes that are not spelled out. */
  readonly functions: readonly ((...args: number[]) => number)[];
}

const WIDTH = 5;
const CALL_1 = 0;
const CALL_2 = 1;
const ADD = 2;
const SUB = 3;
const MUL = 4;
const DIV = 5;
const NEG = 6;
const SQUARE = 7;
const SQRT = 8;
const ABS = 9;
const MAX = 10;
const MIN = 11;
const EXP = 12;
const EQ = 13;
const LT = 14;
const LE = 15;
const SELECT = 16;

const spelledOut: { readonly [Op in OpName]?: number } = {
  add: ADD,
  sub: SUB,
  mul: MUL,
  div: DIV,
  neg: NEG,
  square: SQUARE,
  sqrt: SQRT,
  abs: ABS,
  max: MAX,
  min: MIN,
  exp: EXP,
  eq: EQ,
  lt: LT,
  le: LE,
  select: SELECT,
};

export function writeTape(steps: readonly TapeStep[]): Tape {
  const codes = new Int32Array(steps.length * WIDTH);
  steps.forEach(({ op, out, args }, i) => {
    codes.set([spelledOut[op] ?? (args.length === 1 ? CALL_1 : CALL_2), out, ...args], i * WIDTH);
  });
  return { codes, functions: steps.map(({ op }) => operations[op].evaluate) };
}

/**
 * Executes a tape on its slots, each of which holds `width` numbers, one behind the other: the first `count` of them are computed. Unused arguments of a step
 * are slot 0, which is ignored. One step for many numbers costs a tenth of many steps for one.
 */
export function runTape({ codes, functions }: Tape, slots: Float64Array, width = 1, count = 1): void {
  for (let i = 0; i < codes.length; i += WIDTH) {
    const out = codes[i + 1]! * width;
    const a = codes[i + 2]! * width;
    const b = codes[i + 3]! * width;
    switch (codes[i]) {
      case ADD:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! + slots[b + k]!;
        break;
      case SUB:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! - slots[b + k]!;
        break;
      case MUL:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! * slots[b + k]!;
        break;
      case DIV:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! / slots[b + k]!;
        break;
      case NEG:
        for (let k = 0; k < count; k++) slots[out + k] = -slots[a + k]!;
        break;
      case SQUARE:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! * slots[a + k]!;
        break;
      case SQRT:
        for (let k = 0; k < count; k++) slots[out + k] = Math.sqrt(slots[a + k]!);
        break;
      case ABS:
        for (let k = 0; k < count; k++) slots[out + k] = Math.abs(slots[a + k]!);
        break;
      case MAX:
        for (let k = 0; k < count; k++) slots[out + k] = Math.max(slots[a + k]!, slots[b + k]!);
        break;
      case MIN:
        for (let k = 0; k < count; k++) slots[out + k] = Math.min(slots[a + k]!, slots[b + k]!);
        break;
      case EXP:
        for (let k = 0; k < count; k++) slots[out + k] = Math.exp(slots[a + k]!);
        break;
      case EQ:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k] === slots[b + k] ? 1 : 0;
        break;
      case LT:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! < slots[b + k]! ? 1 : 0;
        break;
      case LE:
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k]! <= slots[b + k]! ? 1 : 0;
        break;
      case SELECT: {
        const c = codes[i + 4]! * width;
        for (let k = 0; k < count; k++) slots[out + k] = slots[a + k] !== 0 ? slots[b + k]! : slots[c + k]!;
        break;
      }
      case CALL_1: {
        const f = functions[i / WIDTH]!;
        for (let k = 0; k < count; k++) slots[out + k] = f(slots[a + k]!);
        break;
      }
      default: {
        const f = functions[i / WIDTH]!;
        for (let k = 0; k < count; k++) slots[out + k] = f(slots[a + k]!, slots[b + k]!);
      }
    }
  }
}
