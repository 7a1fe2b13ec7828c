/** Numbers as a reader wants them: ½ and π for constants that are meant so, few digits for measured values. */

export interface NamedConstant {
  readonly value: number;
  readonly text: string;
  readonly latex: string;
  /** Written as one symbol, or as an operation that binds like a product. */
  readonly binds: "atom" | "power" | "product";
}

/** 1/√n: as the root of 1/n it may be another f64. */
const rootsBelow = (n: number): NamedConstant[] =>
  [...new Set([1 / Math.sqrt(n), Math.sqrt(1 / n)])].map((value) => ({
    value,
    text: n < 10 ? `1/√${n}` : `1/√(${n})`,
    latex: `\\tfrac{1}{\\sqrt{${n}}}`,
    binds: "product",
  }));

/** Constants that have a name; a number is recognised only if it is the very f64. */
export const namedConstants: readonly NamedConstant[] = [
  { value: 1 / 2, text: "½", latex: "\\tfrac{1}{2}", binds: "power" },
  { value: 1 / 4, text: "¼", latex: "\\tfrac{1}{4}", binds: "power" },
  { value: 3 / 4, text: "¾", latex: "\\tfrac{3}{4}", binds: "power" },
  { value: 1 / 3, text: "⅓", latex: "\\tfrac{1}{3}", binds: "power" },
  { value: 2 / 3, text: "⅔", latex: "\\tfrac{2}{3}", binds: "power" },
  { value: Math.PI, text: "π", latex: "\\pi", binds: "atom" },
  { value: Math.E, text: "e", latex: "e", binds: "atom" },
  { value: Math.LN2, text: "ln(2)", latex: "\\ln(2)", binds: "atom" },
  { value: 2 * Math.PI, text: "2·π", latex: "2\\pi", binds: "product" },
  { value: Math.PI / 2, text: "π/2", latex: "\\tfrac{\\pi}{2}", binds: "product" },
  { value: Math.LN10, text: "ln(10)", latex: "\\ln(10)", binds: "atom" },
  { value: Math.sqrt(Math.PI), text: "√π", latex: "\\sqrt{\\pi}", binds: "power" },
  { value: Math.sqrt(2 * Math.PI), text: "√(2·π)", latex: "\\sqrt{2\\pi}", binds: "power" },
  { value: 1 / Math.sqrt(2 * Math.PI), text: "1/√(2·π)", latex: "\\tfrac{1}{\\sqrt{2\\pi}}", binds: "product" },
  ...[2, 3, 5, 6, 7, 8, 10, 12].flatMap((n): NamedConstant[] => [
    { value: Math.sqrt(n), text: n < 10 ? `√${n}` : `√(${n})`, latex: `\\sqrt{${n}}`, binds: "power" },
    ...rootsBelow(n),
  ]),
  { value: Math.sqrt(2 / Math.PI), text: "√(2/π)", latex: "\\sqrt{\\tfrac{2}{\\pi}}", binds: "power" },
  { value: 2 / Math.sqrt(Math.PI), text: "2/√π", latex: "\\tfrac{2}{\\sqrt{\\pi}}", binds: "product" },
];

/** A number cut into what is written: −2.5·10⁻⁸ is negative, "2.5", −8. */
export interface Numeral {
  readonly negative: boolean;
  /** "∞" and "NaN" for those; "1" may be left out before a power of ten. */
  readonly mantissa: string;
  readonly exponent: number | undefined;
}

function split(decimal: string): Numeral {
  const negative = decimal.startsWith("-");
  const [mantissa, exponent] = decimal.replace("-", negative ? "" : "-").split("e");
  return { negative, mantissa: mantissa!, exponent: exponent === undefined ? undefined : Number(exponent) };
}

/** A number in full: the shortest decimal that is read back as the same f64. */
export function exactNumeral(value: number): Numeral {
  if (Number.isNaN(value)) return { negative: false, mantissa: "NaN", exponent: undefined };
  if (!Number.isFinite(value)) return { negative: value < 0, mantissa: "∞", exponent: undefined };
  return split(Object.is(value, -0) ? "-0" : String(value));
}

/**
 * A number with some significant digits, without trailing zeros. Integers below a million are written in full, and digits
 * before the decimal point are never rounded away there; beyond [10⁻⁴, 10⁶) a power of ten is split off.
 */
export function roundedNumeral(value: number, digits: number): Numeral {
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return exactNumeral(value === 0 ? 0 : value);
  if (magnitude >= 1e6 || magnitude < 1e-4) {
    const { negative, mantissa, exponent } = split(value.toExponential(Math.min(100, digits - 1)));
    return { negative, mantissa: String(Number(mantissa)), exponent };
  }
  return exactNumeral(magnitude >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits)));
}

/** Decimals up to this length somebody wrote: they stay as they are. */
const longest = 9;

/** A constant of a formula as it is written with so many digits: what has a name, and what is short, stay what they are; no other becomes an integer. */
export function constantAsWritten(value: number, digits: number): number {
  const isShort = Number(value.toPrecision(longest)) === value;
  if (!Number.isFinite(value) || isShort || namedConstants.some((one) => one.value === Math.abs(value))) return value;
  for (let kept = Math.max(1, digits); kept <= 17; kept++) {
    const rounded = Number(value.toPrecision(kept));
    if (!Number.isInteger(rounded)) return rounded;
  }
  return value;
}
