/**
 * Interleaved rounds: A B C A B C …, so that whatever else the machine does, and its changing clock, meet every peer alike.
 * A result is the median of the rounds.
 */

import { setTimeout as pause } from "node:timers/promises";
import { checkSteps, deviation, expectedOf } from "./check.mjs";
import { digits } from "./mnist.mjs";

/** Between two measurements: threads of the peer before that still spin (OpenMP's do) go to sleep. */
const PAUSE_MS = 30;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Everybody builds the network, shows that it computes what it should, and warms up. Returns the entries to measure, and who cannot. */
async function prepare(contestants, workload, { milliseconds, onNews }) {
  const entries = [];
  const missing = [];
  const expected = await expectedOf(workload, digits);
  for (const { worker, name, ...who } of contestants) {
    const lost = (variant, error) => {
      missing.push({ ...who, variant, workload: workload.name, missing: error.message, unavailable: error.unavailable });
      onNews?.(`${workload.name}: ${who.peer} ${variant ?? ""} is missing: ${error.message}`);
    };
    try {
      const { variants } = await worker.ask({ do: "prepare", workload, milliseconds });
      for (const variant of variants) {
        try {
          const apart = deviation(expected, await worker.ask({ do: "check", variant, steps: checkSteps(workload) }));
          entries.push({ who: { ...who, variant }, apart, worker, times: [], accuracies: [] });
        } catch (error) {
          lost(variant, error);
        }
      }
    } catch (error) {
      lost(name, error);
    }
  }
  return { entries, missing };
}

/**
 * `contestants`: [{ peer, name?, threads, worker }]. Returns records as they are written to JSON.
 * @param settings rounds, milliseconds, and what is called with every line of news
 */
export async function measureWorkload(contestants, workload, settings) {
  const { rounds, onNews } = settings;
  const milliseconds = settings.milliseconds * (workload.patience ?? 1);
  const { entries, missing } = await prepare(contestants, workload, { milliseconds, onNews });
  for (let round = 0; round < rounds; round++) {
    onNews?.(`${workload.name}: round ${round + 1} of ${rounds}`);
    // Every other round goes the other way, so that nobody always comes after the same one.
    for (const entry of round % 2 === 0 ? entries : entries.toReversed()) {
      if (entry.failed !== undefined) continue;
      try {
        await pause(PAUSE_MS);
        const { us, accuracy } = await entry.worker.ask({ do: "measure", variant: entry.who.variant, milliseconds, seed: round + 1 });
        entry.times.push(us);
        if (accuracy !== undefined) entry.accuracies.push(accuracy);
      } catch (error) {
        entry.failed = error.message;
      }
    }
  }
  return [...entries.map((entry) => recordOf(entry, workload)), ...missing];
}

function recordOf({ who, times, accuracies, apart, failed }, { name }) {
  if (failed !== undefined) return { ...who, workload: name, missing: failed };
  return {
    ...who,
    workload: name,
    medianUs: rounded(median(times)),
    minUs: rounded(Math.min(...times)),
    maxUs: rounded(Math.max(...times)),
    ...(apart === undefined ? {} : { deviation: Number(apart.toPrecision(2)) }),
    ...(accuracies.length === 0 ? {} : { accuracy: rounded(mean(accuracies)), accuracies: accuracies.map(rounded) }),
  };
}

/** Four significant digits are more than a measurement has. */
const rounded = (value) => Number(value.toPrecision(4));
