/**
 * A device holds named arrays and runs graphs over them. There are two: the reference, which evaluates every operation in f64 by its definition,
 * and WebAssembly, which compiles the graph. Both keep exactly this contract; `conformance.test.ts` holds them to it.
 */

import type { Dtype, Graph } from "../graph/index.ts";
import { type CustomKind, looksLike, Refused } from "../settings/index.ts";

export interface Device {
  readonly name: string;
  /** A new, empty store. */
  open(): Promise<Store>;
  /** What it computes with on this machine. */
  describe?(): DeviceFacts;
}

/** A device as a setting. */
export const deviceKind: CustomKind<Device> = {
  expected: "a device: wasm() or reference()",
  read(given) {
    if (looksLike<Device>(given, { name: "string", open: "function" })) return given;
    throw new Refused(
      typeof given === "function"
        ? { fix: `Call it: ${given.name || "wasm"}().` }
        : typeof given === "string"
          ? { fix: "Write device: wasm()." }
          : {},
    );
  },
};

export interface DeviceFacts {
  /** Threads that a program gets which is worth them. */
  readonly threads: number;
  /** Multiplication and addition are one instruction. */
  readonly fusedMultiplyAdd: boolean;
  /** The BLAS library that computes matrix products, where there is one. */
  readonly blas?: string;
}

export type StoredArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Named arrays on a device, shared by all programs loaded there: weights, moments, data sets, rates. */
export interface Store {
  /** Creates the array, or replaces it. f32 data may come as any array of numbers. */
  set(name: string, dtype: Dtype, data: ArrayLike<number>): void;
  /** A copy. @throws ArgumentError when there is no such array. */
  get(name: string): StoredArray;
  has(name: string): boolean;
  delete(name: string): void;
  /** Bytes held by arrays and programs. */
  readonly bytes: number;
  load(graph: Graph, options: LoadOptions): Promise<Executable>;
  /** Frees everything; the store cannot be used afterwards. */
  dispose(): void;
}

export interface LoadOptions {
  /** The most rows ("n") in one step. */
  readonly capacity: number;
  /** Scalar outputs of which the value at every step is kept. */
  readonly records?: readonly string[];
  /** A scalar output that must stay finite; the first step at which it does not ends a run. */
  readonly guard?: string;
  /** A scalar i32 input that goes up by one after each step. */
  readonly counter?: string;
  /**
   * The answer is wanted as soon as possible, for one row at a time: the caller's own thread computes, and others only help while they happen to be awake.
   * @default false
   */
  readonly immediate?: boolean;
}

/**
 * Which steps to run. A pass over `rows` rows takes ⌈rows / batch⌉ steps, the last of them perhaps shorter. Steps beyond go on with the next pass,
 * over the next `rows` rows of the streams (the arrays whose first axis is "n").
 */
export interface Window {
  readonly rows: number;
  readonly batch: number;
  readonly from: number;
  readonly to: number;
}

export interface Executable {
  /** Runs the steps and returns the number of the first one that was not finished: `to`, or the step at which the guard was not finite. */
  run(window: Window): Promise<number>;
  /** The values of a recorded output in the last run, one per step that was run (the one that broke the guard included). */
  record(name: string): ArrayLike<number>;
  /** An output of the last run, copied: the whole stream, or the last step's value. */
  output(name: string): StoredArray;
  /** What runs in a step, in order, one line per stage. Empty where nothing is compiled. */
  readonly kernels: readonly string[];
  /** Threads that share the work. */
  readonly threads: number;
  dispose(): void;
}
