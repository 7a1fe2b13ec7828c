/** Makes the symbols and the numbers of a formula lead to where they come from. */

import type { Derivation } from "hillock";

/** The derivation's number in the file, or undefined where the file does not have it. */
export type KeyOf = (derivation: Derivation) => number | undefined;

interface Target {
  readonly latex: string;
  readonly value: number;
  readonly key: number;
}
const link = (latex: string, key: number): string => `\\htmlData{k=${key}}{${latex}}`;

const targetsOf = ({ inputs }: Derivation, keyOf: KeyOf): Target[] =>
  inputs.flatMap((input) => {
    const key = keyOf(input);
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

const valueOf = (token: string): number => Number(token.replace(/\s*\\cdot\s*10\^\{(-?\d+)\}/, "e$1"));
/** Whether a printed number can be this value: right to the digits that are printed. */
function prints(token: string, value: number): boolean {
  const printed = valueOf(token);
  const digits = /\.(\d+)/.exec(token)?.[1]?.length ?? 0;
  const scale = Math.abs(printed) >= 1 || !token.includes("10^") ? 1 : 10 ** Math.floor(Math.log10(Math.abs(printed) || 1));
  return Math.abs(printed - value) <= 0.5001 * scale * 10 ** -digits || Math.abs(printed + value) <= 0.5001 * scale * 10 ** -digits;
}

/** The formula in numbers, each number that is an input's value a link: in the order of the symbols, else where only one input has this value. */
function linkNumbers(latex: string, order: readonly Target[], targets: readonly Target[]): string {
  let next = 0;
  return latex.replaceAll(tokens, (whole, skipped: string | undefined, token: string | undefined) => {
    if (skipped !== undefined || token === undefined) return whole;
    const ahead = order.findIndex(({ value }, i) => i >= next && prints(token, value));
    if (ahead >= 0) {
      next = ahead + 1;
      return link(token, order[ahead]!.key);
    }
    const alike = targets.filter(({ value }) => prints(token, value));
    return alike.length === 1 ? link(token, alike[0]!.key) : token;
  });
}

export interface LinkedFormulas {
  readonly symbolic: string;
  readonly chain?: string;
  readonly chainSubstituted?: string;
  readonly substituted: string;
}

export function linked(derivation: Derivation, keyOf: KeyOf): LinkedFormulas {
  const targets = targetsOf(derivation, keyOf);
  const { symbolic, chain, chainSubstituted, substituted } = derivation;
  const first = linkSymbols(symbolic, targets);
  const inChain = chain === undefined ? undefined : linkSymbols(chain, targets);
  return {
    symbolic: first.latex,
    ...(inChain === undefined ? {} : { chain: inChain.latex }),
    ...(chainSubstituted === undefined ? {} : { chainSubstituted: linkNumbers(chainSubstituted, inChain?.order ?? first.order, targets) }),
    substituted: linkNumbers(substituted, first.order, targets),
  };
}
