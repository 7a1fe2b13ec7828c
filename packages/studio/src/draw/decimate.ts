/** Long series for short screens. */

/**
 * The first, the last, and for each of `buckets` spans the smallest and the largest value: every spike stays, in its place. What is no finite number is smaller
 * and larger than nothing.
 * @returns ascending places in `values`, at most 2 · buckets + 2 of them; all where there are no more than that
 */
export function decimate(values: ArrayLike<number>, buckets: number): number[] {
  const n = values.length;
  if (n <= 2 * buckets + 2) return Array.from({ length: n }, (_, i) => i);
  const kept = [0];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * (n - 2)) / buckets);
    const to = 1 + Math.floor(((b + 1) * (n - 2)) / buckets);
    let [low, high] = [-1, -1];
    for (let i = from; i < to; i++) {
      if (!Number.isFinite(values[i])) continue;
      if (low < 0 || values[i]! < values[low]!) low = i;
      if (high < 0 || values[i]! > values[high]!) high = i;
    }
    if (low < 0) low = high = from;
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(n - 1);
  return kept;
}
