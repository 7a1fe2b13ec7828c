/** Long series for short screens. */

/**
 * The first, the last, and for each of `buckets` spans the smallest and the largest value: every spike stays, in its place.
 * @returns ascending places in `values`, at most 2 · buckets + 2 of them; all where there are no more than that
 */
export function decimate(values: ArrayLike<number>, buckets: number): number[] {
  const n = values.length;
  if (n <= 2 * buckets + 2) return Array.from({ length: n }, (_, i) => i);
  const kept = [0];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * (n - 2)) / buckets);
    const to = 1 + Math.floor(((b + 1) * (n - 2)) / buckets);
    let [low, high] = [from, from];
    for (let i = from + 1; i < to; i++) {
      if (values[i]! < values[low]!) low = i;
      if (values[i]! > values[high]!) high = i;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(n - 1);
  return kept;
}
