/** f32 as the decimals that a person wrote: the shortest one that is rounded to the same f32, as printing it gives. */

const mostDigits = 9;

function decimal(value: number): number {
  for (let digits = 1; digits < mostDigits; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

export const decimals = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, decimal);
