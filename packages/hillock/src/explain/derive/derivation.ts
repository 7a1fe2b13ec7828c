/** One number's derivation. Everything but its name and value is worked out when somebody reads it. */

import { givenRoles, type Named } from "../trace/named.ts";
import { refOf } from "../trace/refs.ts";
import type { Derivation, Formula, Ref } from "../types.ts";
import { Chain } from "./chain.ts";
import type { Context } from "./context.ts";
import { printedNumber } from "./digits.ts";
import { type Entry, isLetter, type Leaf } from "./leaves.ts";
import { sentenceFor } from "./sentences.ts";
import { type Expanded, expanded, substituted, variableBehind } from "./substituted.ts";
import { symbolic, symbolOf } from "./symbolic.ts";

interface Lines {
  readonly symbolic: Formula;
  readonly substituted: Formula;
  readonly expanded: Expanded | undefined;
}

export class EntryDerivation implements Derivation {
  readonly #context: Context;
  readonly #named: Named;
  readonly #index: readonly number[];
  #known: Lines | undefined;
  #inputs: readonly EntryDerivation[] | undefined;
  #chain: ReturnType<Chain["of"]> | null = null;

  constructor(context: Context, named: Named, index: readonly number[]) {
    this.#context = context;
    this.#named = named;
    this.#index = index;
  }

  get ref(): Ref {
    return refOf(this.#named, this.#index);
  }
  get value(): number {
    return this.#context.value(this.#named, this.#index);
  }
  get given(): boolean {
    return givenRoles.has(this.#named.role);
  }
  get #symbol(): Formula {
    return symbolOf(this.#named, this.#index);
  }
  get symbol(): string {
    return this.#symbol.latex;
  }

  get #lines(): Lines {
    this.#known ??= this.#write();
    return this.#known;
  }
  #write(): Lines {
    const { digits, leaves } = this.#context;
    const symbol = this.#symbol;
    if (this.given) {
      const { latex, text } = printedNumber(this.value, Math.max(digits, 6));
      return { symbolic: symbol, substituted: { latex: `= ${latex}`, text: `= ${text}` }, expanded: undefined };
    }
    const formula = this.#context.formula(this.#named, this.#index);
    const right = symbolic(formula, leaves);
    const whole = expanded(formula, this.#context);
    return {
      symbolic: { latex: `${symbol.latex} = ${right.latex}`, text: `${symbol.text} = ${right.text}` },
      substituted: substituted(whole, this.value, digits),
      expanded: whole,
    };
  }
  get symbolic(): string {
    return this.#lines.symbolic.latex;
  }
  get substituted(): string {
    return this.#lines.substituted.latex;
  }

  marked(mark: (latex: string, ref: Ref) => string): { readonly symbolic: string; readonly substituted: string } {
    const { expanded: whole } = this.#lines;
    if (whole === undefined) return { symbolic: this.symbolic, substituted: this.substituted };
    const { digits, leaves } = this.#context;
    const markEntry = ({ named, index }: Entry, written: string): string =>
      index.some(isLetter) ? written : mark(written, refOf(named, index as readonly number[]));
    const markVariable = (name: string, written: string): string => {
      const leaf: Leaf | undefined = leaves.of(variableBehind(name));
      return leaf?.kind === "entry" ? markEntry(leaf, written) : written;
    };
    const right = symbolic(this.#context.formula(this.#named, this.#index), leaves, markEntry);
    return {
      symbolic: `${this.symbol} = ${right.latex}`,
      substituted: substituted(whole, this.value, digits, markVariable).latex,
    };
  }

  get #chained(): ReturnType<Chain["of"]> {
    if (this.#chain === null) this.#chain = new Chain(this.#context).of(this.#named, this.#index);
    return this.#chain;
  }
  get chain(): string | undefined {
    return this.#chained?.symbolic.latex;
  }
  get chainSubstituted(): string | undefined {
    return this.#chained?.substituted.latex;
  }

  get inputs(): readonly EntryDerivation[] {
    this.#inputs ??= (this.#lines.expanded?.entries ?? []).map(
      ({ named, index }) => new EntryDerivation(this.#context, named, index as readonly number[]),
    );
    return this.#inputs;
  }
  get sentence(): string {
    return sentenceFor(this.#context, this.#named, this.#index);
  }
  get text(): Derivation["text"] {
    const chained = this.#chained;
    return {
      symbol: this.#symbol.text,
      symbolic: this.#lines.symbolic.text,
      ...(chained === undefined ? {} : { chain: chained.symbolic.text, chainSubstituted: chained.substituted.text }),
      substituted: this.#lines.substituted.text,
    };
  }
}
