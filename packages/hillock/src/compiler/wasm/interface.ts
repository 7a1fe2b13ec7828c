/** What a compiled program and its host agree on: buffers, options, the table of addresses. */

import type { Dimension, Dtype } from "../../graph/index.ts";
import type { LanesOptions } from "./lanes.ts";

export const dtypeBytes: Record<Dtype, number> = { f32: 4, i32: 4, u8: 1 };

/** A buffer that the program shares with the outside. */
export interface BufferSpec {
  readonly name: string;
  readonly role: "input" | "parameter" | "output";
  readonly dtype: Dtype;
  readonly rows: Dimension;
  readonly columns: number;
}
/** Buffers with "n" rows are streams: step s works on rows s·batch and on. */
export const isStream = (buffer: BufferSpec): boolean => buffer.rows === "n";

export interface ModuleOptions extends LanesOptions {
  /** Scalar outputs whose value is kept for every step of a run. */
  readonly records: readonly string[];
  /** A scalar output that has to stay finite: the first step at which it does not ends the run. */
  readonly guard?: string;
  /** A scalar i32 input that counts the steps. */
  readonly counter?: string;
  /** The memory is shared between threads. @default false */
  readonly shared?: boolean;
}

/**
 * The addresses that the host writes down before a run, as i32 words, one after the other: work, records, control, and each buffer in the order of
 * `buffers`.
 */
export const tableWords = { work: 0, records: 1, control: 2, buffers: 3 } as const;
