/**
 * Numbers out of expressions, in f64: once (`evaluate`), or many times fast (`compileExpr`).
 *
 * The compiled form is a tape (see `tape.ts`): one slot per distinct node and one step per operation, so a shared
 * sub-expression is computed once.
 */

import { ArgumentError, unknownName } from "../errors.ts";
import type { Expr } from "./expr.ts";
import { isOperation } from "./expr.ts";
import { applyOperation } from "./operations.ts";
import type { TapeStep } from "./tape.ts";
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

/**
 * A function of the values of `variableNames`, in that order. It computes the same bits as `evaluate`.
 * Throws `ArgumentError` when the expression has a variable that is not named.
 */
export function compileExpr(expr: Expr, variableNames: readonly string[]): (args: Numbers) => number {
  const order = topological(expr);
  const slotOf = new Map(order.map((node, slot) => [node, slot]));
  const slots = new Float64Array(order.length);
  const inputs: { readonly slot: number; readonly index: number }[] = [];
  const steps: TapeStep[] = [];
  order.forEach((node, slot) => {
    if (node.kind === "constant") slots[slot] = node.value;
    else if (isOperation(node)) steps.push({ op: node.op, out: slot, args: node.args.map((arg) => slotOf.get(arg)!) });
    else {
      const index = variableNames.indexOf(node.name);
      if (index < 0) throw missingVariable(node.name, variableNames);
      inputs.push({ slot, index });
    }
  });
  const tape = writeTape(steps);
  const result = order.length - 1;
  return (args) => {
    for (let i = 0; i < inputs.length; i++) slots[inputs[i]!.slot] = args[inputs[i]!.index]!;
    runTape(tape, slots);
    return slots[result]!;
  };
}
