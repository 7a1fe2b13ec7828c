/** How quantities are written: w^{(1)}_{12} and w⁽¹⁾₁₂, \Delta b^{(2)}_1 and Δb⁽²⁾₁, with numbers or letters as indices. */

import type { Formula } from "../types.ts";

/** A letter with what surrounds it. The number of the layer and of the example go above, indices below. */
export interface Notation {
  /** The letter of an entry, and of the whole tensor: w and W. */
  readonly letter: Formula;
  readonly whole: Formula;
  readonly layer?: number;
  /** What is put around the indexed letter: ∂C/∂…, Δ…, σ′(…), a prime. */
  readonly around?: (inner: Formula) => Formula;
  /** Between the indices: nothing while each has one digit. */
  readonly separator: "" | ",";
}

const raised: Readonly<Record<string, string>> = { "(": "⁽", ")": "⁾", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴" };
const moreRaised: Readonly<Record<string, string>> = { "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹" };
const lowered: Readonly<Record<string, string>> = { i: "ᵢ", j: "ⱼ", k: "ₖ", r: "ᵣ", s: "ₛ", t: "ₜ", m: "ₘ", n: "ₙ" };

const superscript = (text: string): string => [...text].map((c) => raised[c] ?? moreRaised[c] ?? c).join("");
export const subscript = (text: string): string =>
  [...text].map((c) => (c >= "0" && c <= "9" ? String.fromCodePoint(0x2080 + Number(c)) : (lowered[c] ?? c))).join("");

/** One letter, the same in LaTeX and as text unless said otherwise. */
export const letter = (latex: string, text = latex): Formula => ({ latex, text });

/** The indexed letter. @param example the example's number or letter, where there are several. */
function indexed({ layer, separator }: Notation, head: Formula, example: string | undefined, indices: readonly string[]): Formula {
  const number = layer === undefined ? "" : `(${layer})`;
  const above = number + (example === undefined ? "" : `[${example}]`);
  const below = indices.join(separator);
  return {
    latex: head.latex + (above === "" ? "" : `^{${above}}`) + (below === "" ? "" : below.length === 1 ? `_${below}` : `_{${below}}`),
    text: head.text + superscript(number) + (example === undefined ? "" : `[${example}]`) + subscript(below),
  };
}

const around = (notation: Notation, inner: Formula): Formula => notation.around?.(inner) ?? inner;

export const entrySymbol = (notation: Notation, example: string | undefined, indices: readonly string[]): Formula =>
  around(notation, indexed(notation, notation.letter, example, indices));
export const wholeSymbol = (notation: Notation): Formula => around(notation, indexed(notation, notation.whole, undefined, []));

export const partial = ({ latex, text }: Formula): Formula => ({ latex: `\\frac{\\partial C}{\\partial ${latex}}`, text: `∂C/∂${text}` });
export const change = ({ latex, text }: Formula): Formula => ({ latex: `\\Delta ${latex}`, text: `Δ${text}` });
/** After the step: w′. The prime stays clear of superscripts. */
export const primed = ({ latex, text }: Formula): Formula => ({ latex: `{${latex}}'`, text: `${text}′` });
