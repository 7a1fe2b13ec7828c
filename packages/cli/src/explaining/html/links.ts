/** Makes the symbols and the numbers of a formula lead to where they come from. */

import type { Derivation, Ref } from "hillock";

/** The number in the file of what an entry is derived from, or undefined where the file does not have it. */
export type KeyOf = (ref: Ref) => number | undefined;

interface Target {
  readonly latex: string;
  readonly value: number;
  readonly key: number;
}
const link = (latex: string, key: number): string => `\\htmlData{k=${key}}{${latex}}`;

const targetsOf = ({ inputs }: Derivation, keyOf: KeyOf): Target[] =>
  inputs.flatMap((input) => {
    const key = keyOf(input.ref);
    return key === undefined ? [] : [{ latex: input.symbol, value: input.value, key }];
  });

/** Whether a symbol stands at this place by itself: not inside a command's name, and not as the beginning of a longer symbol. */
function standsAt(latex: string, at: number, symbol: string): boolean {
  if (!latex.startsWith(symbol, at)) return false;
  const before = latex.slice(0, at);
  if (/[A-Za-z]/.test(symbol[0]!) && /\\[A-Za-z]*$/.test(before)) return false;
  const after = latex[at + symbol.length] ?? "";
  if (after === "_" || after === "^") return false;
  return !(/\\[A-Za-z]+$/.test(symbol) && /[A-Za-z]/.test(after));
}

/** The formula in symbols, each input's symbol a link. Also the inputs in the order in which they stand there. */
function linkSymbols(latex: string, targets: readonly Target[]): { readonly latex: string; readonly order: readonly Target[] } {
  const longestFirst = [...targets].sort((a, b) => b.latex.length - a.latex.length);
  const order: Target[] = [];
  let out = "";
  for (let at = 0; at < latex.length; ) {
    const found = longestFirst.find(({ latex: symbol }) => standsAt(latex, at, symbol));
    if (found === undefined) {
      out += latex[at];
      at++;
      continue;
    }
    order.push(found);
    out += link(found.latex, found.key);
    at += found.latex.length;
  }
  return { latex: out, order };
}

/** Sub- and superscripts hold indices, not values; commands hold lengths. */
const tokens = /(\^\{[^{}]*\}|_\{[^{}]*\}|[_^].|\\[A-Za-z]+)|(-?\d+(?:\.\d+)?(?:\s*\\cdot\s*10\^\{-?\d+\})?)/g;

const numberIn = (token: string): number => Number(token.replace(/\s*\\cdot\s*10\^\{(-?\d+)\}/, "e$1"));
/** Numbers are printed with three significant digits or more; 0 is only 0. */
const precision = 0.0051;
/** Whether a printed number can be this value; signs are the formula's. */
function prints(token: string, value: number): boolean {
  const [printed, size] = [Math.abs(numberIn(token)), Math.abs(value)];
  return printed === size || Math.abs(printed - size) <= precision * Math.min(printed, size);
}

interface Linked {
  readonly latex: string;
  /** Numbers that became links. */
  readonly count: number;
}

/** The formula in numbers, its numbers taken to be these inputs in this order; where one is none of them, it is the only input with its value. */
function linkInOrder(latex: string, order: readonly Target[], targets: readonly Target[]): Linked {
  let [next, count] = [0, 0];
  const text = latex.replaceAll(tokens, (whole, skipped: string | undefined, token: string | undefined) => {
    if (skipped !== undefined || token === undefined) return whole;
    const ahead = order.findIndex(({ value }, i) => i >= next && prints(token, value));
    if (ahead >= 0) next = ahead + 1;
    const alike = targets.filter(({ value }) => prints(token, value));
    const target = ahead >= 0 ? order[ahead] : alike.length === 1 ? alike[0] : undefined;
    if (target === undefined) return token;
    count++;
    return link(token, target.key);
  });
  return { latex: text, count };
}

/** The numbers stand in the order of the symbols, or where these are inside of a Σ, in that of the inputs. The result behind the last "=" is no input. */
function linkNumbers(latex: string, order: readonly Target[], targets: readonly Target[]): string {
  const end = latex.lastIndexOf("=");
  const [operands, result] = end > 0 ? [latex.slice(0, end), latex.slice(end)] : [latex, ""];
  const [bySymbols, byInputs] = [linkInOrder(operands, order, targets), linkInOrder(operands, targets, targets)];
  return (byInputs.count > bySymbols.count ? byInputs.latex : bySymbols.latex) + result;
}

/** A whole tensor in a matrix form: its symbol, and its entries row by row. */
export interface LinkedTensor {
  readonly latex: string;
  readonly entries: readonly { readonly value: number; readonly key: number | undefined }[];
}

/**
 * A matrix form in numbers, each of them a link: they stand there in the order of the symbols, row by row, and behind the last "=" those of the result.
 * Whatever does not stand where it is expected stays as it is.
 */
export function linkedMatrix(symbolic: string, substituted: string, tensors: readonly LinkedTensor[]): string {
  const targets = tensors.map(({ latex }, i) => ({ latex, value: 0, key: i }));
  const at = symbolic.indexOf("=");
  const { order } = linkSymbols(symbolic.slice(at + 1), targets);
  const result = linkSymbols(symbolic.slice(0, Math.max(0, at)), targets).order;
  const expected = [...order, ...result].flatMap(({ key }) => tensors[key]!.entries);
  let next = 0;
  return substituted.replaceAll(tokens, (whole, skipped: string | undefined, token: string | undefined) => {
    if (skipped !== undefined || token === undefined) return whole;
    const entry = expected[next];
    if (entry === undefined || !prints(token, entry.value)) return token;
    next++;
    return entry.key === undefined ? token : link(token, entry.key);
  });
}

export interface LinkedFormulas {
  readonly symbolic: string;
  readonly chain?: string;
  readonly chainSubstituted?: string;
  readonly substituted: string;
}

/** The derivation itself says which symbol and number is which input; the chain rule's are found by how they look. */
export function linked(derivation: Derivation, keyOf: KeyOf): LinkedFormulas {
  const { chain, chainSubstituted } = derivation;
  const formulas = derivation.marked((latex, ref) => {
    const key = keyOf(ref);
    return key === undefined ? latex : link(latex, key);
  });
  if (chain === undefined) return formulas;
  const targets = targetsOf(derivation, keyOf);
  const { latex, order } = linkSymbols(chain, targets);
  return {
    ...formulas,
    chain: latex,
    ...(chainSubstituted === undefined ? {} : { chainSubstituted: linkNumbers(chainSubstituted, order, targets) }),
  };
}
