/** Numbers as they are shown: so many digits that columns stay still, a real minus sign. */

const minus = (text: string): string => text.replace("-", "−");

/** Three decimals, or three digits where those would say nothing: "0.047", "−1.250", "2.1e−6". */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 5e-4 || size >= 1e5)) return minus(value.toExponential(1).replace("e-", "e−").replace("e+", "e"));
  return minus(value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : 3));
}

/** 1234567 → "1 234 567", with narrow spaces. */
export const count = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");

export const percent = (part: number): string => (Number.isNaN(part) ? "–" : `${(100 * part).toFixed(part === 1 ? 0 : 1)}\u202f%`);

/** Nine digits: as many as tell any two numbers of the engine (f32) apart. */
export const longNumber = (value: number): string => minus(String(Number(value.toPrecision(9))));
