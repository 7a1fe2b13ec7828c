/**
 * Numbers for people: a few significant digits, a true minus sign, no exponent where it can be avoided. They are set in
 * a monospaced face, so that columns of them stand still while they change.
 */

const minus = "−";
const superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];

/**
 * @param digits significant digits
 * @returns "0.0474", "−1.20", "12,345", "1.23·10⁻⁷", "∞", "not a number"
 */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (value === 0) return "0";
  const sign = value < 0 ? minus : "";
  const magnitude = Math.abs(value);
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}∞`;
  const exponent = exponentOf(magnitude, digits);
  if (exponent < -4 || exponent >= 7) return scientific(value, digits);
  if (exponent >= digits - 1) return sign + grouped(magnitude.toFixed(0));
  return sign + magnitude.toFixed(digits - 1 - exponent);
}

/** With a fixed number of decimals, for columns of like values: "+0.524", "−0.070". @param plus writes the sign of positive ones too */
export function formatFixed(value: number, decimals = 3, plus = false): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return `${plus ? " " : ""}${text}`;
  return `${value < 0 ? minus : plus ? "+" : ""}${text}`;
}

/** Three decimals, fewer for large numbers, and two digits where those would say nothing, for numbers that change in their place: "0.047", "−1.250", "2.1·10⁻⁶". */
export function formatSteady(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (Number.isFinite(value) && size !== 0 && (size < 5e-4 || size >= 1e5)) return scientific(value, 2);
  return formatFixed(value, size >= 1000 ? 0 : size >= 100 ? 1 : 3);
}

/** Nine digits: as many as tell any two numbers of the engine (f32) apart. */
export const formatExact = (value: number): string => String(Number(value.toPrecision(9))).replace("-", minus);

/** A part of 1: "97.8 %", with a narrow space. */
export const formatPercent = (part: number): string => (Number.isNaN(part) ? "–" : `${(100 * part).toFixed(part === 1 ? 0 : 1)}\u202f%`);

/** Whole numbers with commas: 12,345. */
export const formatCount = (value: number): string => `${value < 0 ? minus : ""}${grouped(Math.abs(Math.round(value)).toFixed(0))}`;

/** For a screen reader, which would read "−" as nothing or as a dash. */
export const spokenNumber = (value: number, digits = 3): string => formatNumber(value, digits).replace(minus, "minus ");

/** The power of ten that so many digits are written with: 9.996 in three is 10.0. */
const exponentOf = (value: number, digits: number): number => Number(value.toExponential(digits - 1).split("e")[1]);
/** "−1.2·10⁻⁷" */
function scientific(value: number, digits: number): string {
  const [mantissa] = Math.abs(value)
    .toExponential(digits - 1)
    .split("e");
  return `${value < 0 ? minus : ""}${mantissa}·10${superscript(exponentOf(value, digits))}`;
}
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",");
const superscript = (exponent: number): string =>
  (exponent < 0 ? "⁻" : "") + [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("");

/** What a person typed: a comma for a point, and the true minus sign, are understood. `undefined` where it is no number. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll(minus, "-").replace(",", ".");
  if (plain === "") return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** "1 example", "2 examples". */
export const formatCounted = (count: number, noun: string): string => `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`;
