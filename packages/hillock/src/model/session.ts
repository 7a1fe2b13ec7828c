/** A model's place on a device: its store, the programs loaded there, and the data sets copied in. */

import type { Graph } from "../graph/index.ts";
import type { Optimizer } from "../network/index.ts";
import { type Device, type Executable, float32Of, type LoadOptions, type Store, type Tensor, tensorFrom } from "../runtime/index.ts";
import type { PlacedParameter } from "./architecture.ts";
import type { PreparedInput } from "./examples.ts";
import { type DataFormat, scalarNames } from "./graphs.ts";
import { slotsOf } from "./weights.ts";

export class DeviceSession {
  readonly store: Store;
  readonly #programs = new Map<string, Executable>();

  private constructor(store: Store) {
    this.store = store;
  }
  static async open(device: Device): Promise<DeviceSession> {
    return new DeviceSession(await device.open());
  }

  /** A program by key, made the first time. Programs are few: one per data format, batch size and kind of work. */
  async program(key: string, make: () => Graph, options: LoadOptions): Promise<Executable> {
    const whole = `${key} ${JSON.stringify(options)}`;
    let executable = this.#programs.get(whole);
    if (executable === undefined) {
      executable = await this.store.load(make(), options);
      this.#programs.set(whole, executable);
    }
    return executable;
  }

  /** Forgets programs, for example because the model was compiled again. */
  unload(): void {
    for (const executable of this.#programs.values()) executable.dispose();
    this.#programs.clear();
  }

  /** Copies a data set in; `prefix` tells data sets apart. */
  place(prefix: string, x: PreparedInput, y?: Float32Array | Int32Array): DataFormat {
    const format = formatOf(prefix, x);
    this.store.set(format.names.x, x.dtype, x.data);
    if (y !== undefined) this.store.set(format.names.y, y instanceof Int32Array ? "i32" : "f32", y);
    return format;
  }
  remove({ names }: DataFormat): void {
    for (const name of Object.values(names)) this.store.delete(name);
  }

  /** Copies of the optimiser's slots, and the steps so far. */
  optimizerState(parameters: readonly PlacedParameter[], optimizer: Optimizer): { arrays: Map<string, Tensor>; iterations: number } {
    const arrays = new Map<string, Tensor>();
    for (const { fullName, shape } of parameters) {
      for (const name of slotsOf([{ fullName }], optimizer)) arrays.set(name, tensorFrom(float32Of(this.store.get(name)), shape));
    }
    return { arrays, iterations: this.store.get(scalarNames.step)[0]! };
  }

  dispose(): void {
    this.#programs.clear();
    this.store.dispose();
  }
}

export const formatOf = (prefix: string, { dtype, scale }: PreparedInput): DataFormat => ({
  names: { x: `${prefix}:x`, y: `${prefix}:y`, index: `${prefix}:index` },
  dtype,
  scale,
});
/** Part of a program's key: programs compile the format in. */
export const formatKey = ({ names, dtype, scale }: DataFormat): string => `${names.x} ${names.index} ${dtype} ${scale}`;
