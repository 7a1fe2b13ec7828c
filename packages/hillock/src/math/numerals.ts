/** Numbers as a reader wants them: ½ and π for constants that are meant so, few digits for measured values. */

export interface NamedConstant {
  readonly value: number;
  readonly text: string;
  readonly latex: string;
  /** Written as one symbol, or as an operation that binds like a product. */
  readonly binds: "atom" | "power" | "product";
}

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
  { value: Math.SQRT1_2, text: "1/√2", latex: "\\tfrac{1}{\\sqrt{2}}", binds: "product" },
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
