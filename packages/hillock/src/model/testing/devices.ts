/** Devices for tests that do as WebAssembly does, with something in between. */

import { DeviceError } from "../../errors.ts";
import { type Device, type Executable, type Store, wasm } from "../../runtime/index.ts";

type Run = Executable["run"];

/** A device that hands each run of a program through `around`. */
export function wrapped(around: (run: Run, store: Store) => Run, inner: Device = wasm()): Device {
  const open: Device["open"] = async () => {
    const store = await inner.open();
    const load = store.load.bind(store);
    store.load = async (graph, options) => {
      const executable = await load(graph, options);
      executable.run = around(executable.run.bind(executable), store);
      return executable;
    };
    return store;
  };
  return { name: `wrapped ${inner.name}`, open };
}

export interface FailingDevice {
  readonly device: Device;
  /** Runs so far. */
  runs: number;
  /** Which runs fail, from 1. */
  readonly fails: Set<number>;
  /** Steps that runs before the failing ones did, in all. */
  steps: number;
}

/** Some runs do half of their steps, leave garbage in these arrays and reject, as when a worker dies. */
export function failing(fails: Iterable<number>, arrays: readonly string[]): FailingDevice {
  const state: FailingDevice = {
    runs: 0,
    steps: 0,
    fails: new Set(fails),
    device: wrapped((run, store) => async (window) => {
      if (!state.fails.has(++state.runs)) {
        const reached = await run(window);
        state.steps += reached - window.from;
        return reached;
      }
      await run({ ...window, to: Math.ceil((window.from + window.to) / 2) });
      for (const name of arrays) {
        const values = Float32Array.from(store.get(name)).fill(Number.NaN, 1);
        store.set(name, "f32", values);
      }
      throw new DeviceError({ problem: `Worker 2 died in run ${state.runs}` });
    }),
  };
  return state;
}
