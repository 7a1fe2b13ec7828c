/**
 * An optimiser's update with its settings as letters. The graph holds β₁ as the number 0.9; a reader wants the letter and the number. The definition is
 * asked a second time with stand-ins for the settings, and wherever a stand-in turns up (or 1 minus it), the letter goes.
 */

import { build, inputVariable, type Node, type Update } from "../../graph/index.ts";
import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { definitionOfOptimizer, type Optimizer, type OptimizerDefinition, slotName } from "../../network/index.ts";

/** The variable that stands for a setting in an expression. */
export const settingVariable = (name: string): string => `setting:${name}`;
export const settingOf = (variable: string): string | undefined =>
  variable.startsWith("setting:") ? variable.slice("setting:".length) : undefined;

export interface ParameterUpdate {
  readonly slots: readonly { readonly name: string; readonly before: Node; readonly after: Node }[];
  /** The parameter after the step, and how much it changes. */
  readonly next: Node;
  readonly change: Node;
}
export interface OptimizerNodes {
  /** Settings that are numbers, without the learning rate, which is an input of the graph. */
  readonly settings: Readonly<Record<string, number>>;
  /** What is the same for all parameters: α, and t, the number of this step. */
  readonly scalars: Readonly<Record<string, Node>>;
  /** By the parameter's full name. */
  readonly updates: ReadonlyMap<string, ParameterUpdate>;
  /** Maps whose expression can be read with letters for settings: the same value, over the same inputs. */
  readonly readings: ReadonlyMap<Node, Expr>;
}

const numericSettings = (optimizer: Optimizer): [string, number][] =>
  Object.entries(optimizer).filter((entry): entry is [string, number] => entry[0] !== "learningRate" && typeof entry[1] === "number");

/** Fractions that no formula has as constants of its own. */
const standIn = (index: number): number => 0.6180339887498949 - 0.0141421356237 * index;

interface SymbolicDefinition extends OptimizerDefinition {
  readonly settings: Readonly<Record<string, number>>;
}

function withLetters(optimizer: Optimizer): SymbolicDefinition {
  const settings = numericSettings(optimizer).filter(([, value]) => value !== 0);
  const stand = settings.map(([name], i) => [name, standIn(i)] as const);
  const letters = new Map<number, Expr>();
  for (const [name, value] of stand) {
    const symbol = math.variable(settingVariable(name));
    letters.set(value, symbol).set(1 - value, math.sub(1, symbol));
  }
  const definition = definitionOfOptimizer({ ...optimizer, ...Object.fromEntries(stand) } as Optimizer);
  const read = (expr: Expr): Expr =>
    math.fold<Expr>(expr, (node, args) => {
      if (node.kind === "constant") return letters.get(node.value) ?? node;
      return math.isOperation(node) ? math.withArguments(node, args) : node;
    });
  const all = (table: Readonly<Record<string, Expr>>): Record<string, Expr> =>
    Object.fromEntries(Object.entries(table).map(([name, expr]) => [name, read(expr)]));
  return {
    slots: definition.slots,
    scalars: all(definition.scalars),
    nextSlots: all(definition.nextSlots),
    nextWeight: read(definition.nextWeight),
    settings: Object.fromEntries(settings),
  };
}

/** Whether a reading has the value of the expression that runs, tried at some numbers. */
function agrees(reading: Expr, expr: Expr, settings: Readonly<Record<string, number>>): boolean {
  const values: Record<string, number> = {};
  math.variablesOf(expr).forEach((name, i) => {
    values[name] = 1.25 + 0.375 * i;
  });
  const named = Object.entries(settings).map(([name, value]) => [settingVariable(name), value] as const);
  const [a, b] = [math.evaluate(expr, values), math.evaluate(reading, { ...values, ...Object.fromEntries(named) })];
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** What is left of a sum when the addend is taken out; `expr - addend` where it is no addend. */
function without(expr: Expr, addend: Expr): Expr | undefined {
  if (!math.isOp(expr, "add") && !math.isOp(expr, "sub")) return undefined;
  const [a, b] = expr.args;
  const minus = math.isOp(expr, "sub");
  if (a === addend) return minus ? math.neg(b) : b;
  if (!minus && b === addend) return a;
  const left = without(a, addend);
  if (left !== undefined) return minus ? math.sub(left, b) : math.add(left, b);
  const right = minus ? undefined : without(b, addend);
  return right === undefined ? undefined : math.add(a, right);
}

export function readOptimizer(optimizer: Optimizer, updates: readonly Update[]): OptimizerNodes {
  const definition = definitionOfOptimizer(optimizer);
  const letters = withLetters(optimizer);
  const readings = new Map<Node, Expr>();
  const scalars: Record<string, Node> = {};
  /** The node's inputs by the names that the definition has for them, in the order of `mapOver`. */
  const note = (node: Node, expr: Expr, lettered: Expr): Record<string, Node> => {
    const names = math.variablesOf(expr);
    const bindings = Object.fromEntries(names.map((name, i) => [name, math.variable(inputVariable(i))]));
    if (agrees(lettered, expr, letters.settings)) readings.set(node, math.substitute(lettered, bindings));
    const inputs = Object.fromEntries(names.map((name, i) => [name, node.inputs[i]!]));
    for (const [name, scalar] of Object.entries(inputs)) {
      if (name !== "t" && definition.scalars[name] === undefined) continue;
      if (scalars[name] !== undefined) continue;
      scalars[name] = scalar;
      if (name !== "t") note(scalar, definition.scalars[name]!, letters.scalars[name]!);
    }
    return inputs;
  };
  const values = new Map(updates.map(({ parameter, value }) => [parameter.attributes.name, { parameter, value }]));
  const byParameter = new Map<string, ParameterUpdate>();
  for (const [name, { value: next }] of values) {
    const slots = definition.slots.map((slot) => ({ slot, stored: values.get(slotName(name, slot)) }));
    if (slots.some(({ stored }) => stored === undefined)) continue;
    for (const { slot, stored } of slots) note(stored!.value, definition.nextSlots[slot]!, letters.nextSlots[slot]!);
    const inputs = note(next, definition.nextWeight, letters.nextWeight);
    const weight = math.variable("w");
    const difference = (expr: Expr): Expr => without(expr, weight) ?? math.sub(expr, weight);
    const names = Object.keys(inputs);
    const change = build.map(
      (...x) => math.substitute(difference(definition.nextWeight), Object.fromEntries(names.map((key, i) => [key, x[i]!]))),
      ...Object.values(inputs),
    );
    if (readings.has(next)) {
      const bindings = Object.fromEntries(names.map((key, i) => [key, math.variable(inputVariable(i))]));
      readings.set(change, math.substitute(difference(letters.nextWeight), bindings));
    }
    byParameter.set(name, {
      slots: slots.map(({ slot, stored }) => ({ name: slot, before: stored!.parameter, after: stored!.value })),
      next,
      change,
    });
  }
  return { settings: letters.settings, scalars, updates: byParameter, readings };
}
