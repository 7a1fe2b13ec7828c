/**
 * Interleaved rounds: A B C A B C …, so that whatever else the machine does, and its changing clock, meet every peer alike.
 * A result is the median of the rounds.
 */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Everybody builds the network and warms up. Returns the entries to measure, and who cannot, with the reason. */
async function prepare(contestants, workload, milliseconds) {
  const entries = [];
  const missing = [];
  for (const { peer, variant: backend, threads, worker } of contestants) {
    try {
      const { variants } = await worker.ask({ do: "prepare", workload, milliseconds });
      for (const variant of variants) entries.push({ peer, variant, threads, worker, times: [], accuracies: [] });
    } catch (error) {
      missing.push({ peer, variant: backend, threads, workload: workload.name, missing: error.message });
    }
  }
  return { entries, missing };
}

/** `contestants`: [{ peer, variant?, threads, worker }]. Returns records as they are written to JSON. */
export async function measureWorkload(contestants, workload, { rounds, milliseconds, onRound }) {
  const { entries, missing } = await prepare(contestants, workload, milliseconds);
  for (let round = 0; round < rounds; round++) {
    onRound?.(workload, round);
    for (const entry of entries) {
      if (entry.failed !== undefined) continue;
      try {
        const { us, accuracy } = await entry.worker.ask({ do: "measure", variant: entry.variant, milliseconds, seed: round + 1 });
        entry.times.push(us);
        if (accuracy !== undefined) entry.accuracies.push(accuracy);
      } catch (error) {
        entry.failed = error.message;
      }
    }
  }
  return [...entries.map((entry) => recordOf(entry, workload)), ...missing];
}

function recordOf({ peer, variant, threads, times, accuracies, failed }, { name }) {
  if (failed !== undefined) return { peer, variant, threads, workload: name, missing: failed };
  return {
    peer,
    variant,
    threads,
    workload: name,
    medianUs: round(median(times)),
    minUs: round(Math.min(...times)),
    maxUs: round(Math.max(...times)),
    ...(accuracies.length === 0 ? {} : { accuracy: round(mean(accuracies)) }),
  };
}

/** Four significant digits are more than a measurement has. */
const round = (value) => Number(value.toPrecision(4));
