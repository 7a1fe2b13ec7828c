/**
 * Numbers out of expressions, in f64: once (`evaluate`), many times fast (`compileExpr`), or for whole arrays (`evaluateBlocks`).
 *
 * The compiled form is a tape (see `tape.ts`): one slot per distinct node and one step per operation, so a shared
 * sub-expression is computed once.
 */

import { ArgumentError, unknownName } from "../errors.ts";
import type { Expr } from "./expr.ts";
import { isOperation } from "./expr.ts";
import { applyOperation } from "./operations.ts";
import type { Tape, TapeStep } from "./tape.ts";
import { runTape, writeTape } from "./tape.ts";
import { fold, topological } from "./traverse.ts";

function missingVariable(name: string, known: readonly string[]): ArgumentError {
  if (known.length > 0) return unknownName("variable", name, known);
  return new ArgumentError({
    problem: `The variable "${name}" has no value`,
    received: "no values at all",
    expected: `a value for "${name}"`,
    fix: `Pass { ${name}: … }.`,
  });
}

/**
 * The value of an expression for the given values of its variables; others may be given and are ignored.
 * Throws `ArgumentError` when a variable has no value.
 */
export function evaluate(expr: Expr, values: Readonly<Record<string, number>> = {}): number {
  return fold<number>(expr, (node, args) => {
    if (node.kind === "constant") return node.value;
    if (isOperation(node)) return applyOperation(node.op, args);
    if (!Object.hasOwn(values, node.name)) throw missingVariable(node.name, Object.keys(values));
    return values[node.name]!;
  });
}

type Numbers = Float64Array | readonly number[];

interface Written {
  readonly tape: Tape;
  readonly slotCount: number;
  readonly constants: readonly { readonly slot: number; readonly value: number }[];
  readonly inputs: readonly { readonly slot: number; readonly index: number }[];
}

/** The expression as a tape; the last slot takes the result. */
function write(expr: Expr, variableNames: readonly string[]): Written {
  const order = topological(expr);
  const slotOf = new Map(order.map((node, slot) => [node, slot]));
  const constants: { slot: number; value: number }[] = [];
  const inputs: { slot: number; index: number }[] = [];
  const steps: TapeStep[] = [];
  order.forEach((node, slot) => {
    if (node.kind === "constant") constants.push({ slot, value: node.value });
    else if (isOperation(node)) steps.push({ op: node.op, out: slot, args: node.args.map((arg) => slotOf.get(arg)!) });
    else {
      const index = variableNames.indexOf(node.name);
      if (index < 0) throw missingVariable(node.name, variableNames);
      inputs.push({ slot, index });
    }
  });
  return { tape: writeTape(steps), slotCount: order.length, constants, inputs };
}

/**
 * A function of the values of `variableNames`, in that order. It computes the same bits as `evaluate`.
 * Throws `ArgumentError` when the expression has a variable that is not named.
 */
export function compileExpr(expr: Expr, variableNames: readonly string[]): (args: Numbers) => number {
  const { tape, slotCount, constants, inputs } = write(expr, variableNames);
  const slots = new Float64Array(slotCount);
  for (const { slot, value } of constants) slots[slot] = value;
  return (args) => {
    for (let i = 0; i < inputs.length; i++) slots[inputs[i]!.slot] = args[inputs[i]!.index]!;
    runTape(tape, slots);
    return slots[slotCount - 1]!;
  };
}

/** Numbers that a tape works on at once: few enough for the first-level cache, with some dozens of slots. */
const blockWidth = 256;

/**
 * The same for many numbers at once, block after block: it asks `fill` for the values of each variable that the
 * expression has, at positions `from` … `from` + `count` − 1, and writes the results to `out`.
 */
export function evaluateBlocks(
  expr: Expr,
  variableNames: readonly string[],
  out: Float64Array,
  fill: (index: number, target: Float64Array, from: number, count: number) => void,
): void {
  const { tape, slotCount, constants, inputs } = write(expr, variableNames);
  const slots = new Float64Array(slotCount * blockWidth);
  for (const { slot, value } of constants) slots.fill(value, slot * blockWidth, (slot + 1) * blockWidth);
  const targets = inputs.map(({ slot }) => slots.subarray(slot * blockWidth, (slot + 1) * blockWidth));
  const result = slots.subarray((slotCount - 1) * blockWidth);
  for (let from = 0; from < out.length; from += blockWidth) {
    const count = Math.min(blockWidth, out.length - from);
    for (let i = 0; i < inputs.length; i++) fill(inputs[i]!.index, targets[i]!, from, count);
    runTape(tape, slots, blockWidth, count);
    out.set(count === blockWidth ? result : result.subarray(0, count), from);
  }
}
