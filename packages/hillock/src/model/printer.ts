/** What `verbose: 1` prints: a line per epoch. */

import type { Callback } from "./types.ts";

export function epochPrinter(print: (line: string) => void = console.log): Callback {
  let start = 0;
  return {
    onEpochBegin: () => {
      start = Date.now();
    },
    onEpochEnd: (epoch, logs, { epochs }) => {
      const values = Object.entries(logs).map(([name, value]) => `${name}: ${value.toFixed(4)}`);
      print(`Epoch ${epoch + 1}/${epochs} - ${((Date.now() - start) / 1000).toFixed(1)}s - ${values.join(" - ")}`);
    },
  };
}
