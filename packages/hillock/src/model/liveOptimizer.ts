/** What `net.optimizer` gives: the settings as they are now, of which the rate may be set. */

import { ArgumentError } from "../errors.ts";
import { type Optimizer, optimizerSettings } from "../network/index.ts";
import type { Described } from "../settings/index.ts";
import type { ModelCore } from "./core.ts";

type WithRate<T> = T extends { readonly learningRate: number } ? Omit<T, "learningRate"> & { learningRate: number } : never;
/** An optimiser's settings; `learningRate` can be set, and the next step takes it. */
export type LiveOptimizer = WithRate<Optimizer>;

export function liveOptimizer(core: ModelCore): LiveOptimizer {
  const { optimizer } = core.settings;
  const live = { ...optimizer } as Record<string, unknown>;
  for (const name of Object.keys(optimizer)) {
    Object.defineProperty(live, name, {
      enumerable: true,
      get: () => (core.settings.optimizer as unknown as Record<string, unknown>)[name],
      set(value: unknown) {
        core.access.needUnheld(`optimizer.${name}`);
        if (name !== "learningRate") throw fixed(name, value);
        const settings: Described = optimizerSettings[optimizer.name];
        core.setLearningRate(settings.one("learningRate", value) as number);
      },
    });
  }
  // A name that is none of them would only seem to be set; `lr` is understood as everywhere.
  const settings: Described = optimizerSettings[optimizer.name];
  const ownName = (written: string | symbol, value: unknown): string =>
    written === "name" ? written : settings.ownName(String(written), value);
  return new Proxy(live, { set: (target, name, value) => Reflect.set(target, ownName(name, value), value) }) as unknown as LiveOptimizer;
}

const fixed = (name: string, value: unknown): ArgumentError =>
  new ArgumentError({
    problem: `The optimizer's ${name} is compiled in`,
    received: `${name} = ${String(value)}`,
    expected: "learningRate to be set; the others when the model is compiled",
    fix: "Call net.compile with another optimizer.",
  });
