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

/** Executes a tape on its slots. Unused arguments of a step are slot 0, which is read and ignored. */
export function runTape({ codes, functions }: Tape, slots: Float64Array): void {
  for (let i = 0; i < codes.length; i += WIDTH) {
    const out = codes[i + 1]!;
    const a = slots[codes[i + 2]!]!;
    const b = slots[codes[i + 3]!]!;
    switch (codes[i]) {
      case ADD:
        slots[out] = a + b;
        break;
      case SUB:
        slots[out] = a - b;
        break;
      case MUL:
        slots[out] = a * b;
        break;
      case DIV:
        slots[out] = a / b;
        break;
      case NEG:
        slots[out] = -a;
        break;
      case SQUARE:
        slots[out] = a * a;
        break;
      case SQRT:
        slots[out] = Math.sqrt(a);
        break;
      case ABS:
        slots[out] = Math.abs(a);
        break;
      case MAX:
        slots[out] = Math.max(a, b);
        break;
      case MIN:
        slots[out] = Math.min(a, b);
        break;
      case EXP:
        slots[out] = Math.exp(a);
        break;
      case EQ:
        slots[out] = a === b ? 1 : 0;
        break;
      case LT:
        slots[out] = a < b ? 1 : 0;
        break;
      case LE:
        slots[out] = a <= b ? 1 : 0;
        break;
      case SELECT:
        slots[out] = a !== 0 ? b : slots[codes[i + 4]!]!;
        break;
      case CALL_1:
        slots[out] = functions[i / WIDTH]!(a);
        break;
      default:
        slots[out] = functions[i / WIDTH]!(a, b);
    }
  }
}
