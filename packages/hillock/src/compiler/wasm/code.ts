/**
 * The body of one WebAssembly function, written instruction by instruction.
 *
 * Source: WebAssembly core specification 2.0, 5.4, with the SIMD and relaxed-SIMD opcodes.
 */

import { InternalError } from "../../errors.ts";
import { concatenate, float32Bytes, float64Bytes, int32Bytes, signed, sized, unsigned, vector } from "./bytes.ts";
import { opcodes, type PlainOp } from "./opcodes.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";
export const valueTypes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

export type LoadOp =
  | "i32.load"
  | "i32.load8_u"
  | "f32.load"
  | "f64.load"
  | "v128.load"
  | "v128.load8x8_u"
  | "v128.load32_splat"
  | "v128.load32_zero"
  | "v128.load64_zero";
export type StoreOp = "i32.store" | "f32.store" | "f64.store" | "v128.store";
const memoryOps: Record<LoadOp | StoreOp, readonly [bytes: readonly number[], align: number]> = {
  "i32.load": [[0x28], 2],
  "i32.load8_u": [[0x2d], 0],
  "f32.load": [[0x2a], 2],
  "f64.load": [[0x2b], 3],
  "v128.load": [[0xfd, 0x00], 2],
  "v128.load8x8_u": [[0xfd, 0x02], 0],
  "v128.load32_splat": [[0xfd, 0x09], 2],
  "v128.load32_zero": [[0xfd, 0x5c], 2],
  "v128.load64_zero": [[0xfd, 0x5d], 2],
  "i32.store": [[0x36], 2],
  "f32.store": [[0x38], 2],
  "f64.store": [[0x39], 3],
  "v128.store": [[0xfd, 0x0b], 2],
};

const atomics = { notify: 0x00, wait: 0x01, load: 0x10, store: 0x17, add: 0x1e } as const;

export interface Local {
  readonly index: number;
  readonly type: ValueType;
}
export interface Global {
  readonly index: number;
  readonly type: ValueType;
}

/** The body of one function, in the order in which it is written. */
export class Code {
  readonly params: readonly Local[];
  readonly results: readonly ValueType[];
  readonly #bytes: number[] = [];
  readonly #locals: ValueType[] = [];
  #depth = 0;

  constructor(params: readonly ValueType[], results: readonly ValueType[]) {
    this.params = params.map((type, index) => ({ index, type }));
    this.results = results;
  }

  /** A fresh local, zero at first. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return { index: this.params.length + this.#locals.length - 1, type };
  }

  get(local: Local): this {
    return this.#emit(0x20, ...unsigned(local.index));
  }
  set(local: Local): this {
    return this.#emit(0x21, ...unsigned(local.index));
  }
  tee(local: Local): this {
    return this.#emit(0x22, ...unsigned(local.index));
  }
  getGlobal(global: Global): this {
    return this.#emit(0x23, ...unsigned(global.index));
  }
  setGlobal(global: Global): this {
    return this.#emit(0x24, ...unsigned(global.index));
  }

  i32(value: number): this {
    return this.#emit(0x41, ...signed(value));
  }
  i64(value: number): this {
    return this.#emit(0x42, ...signed(value));
  }
  f32(value: number): this {
    return this.#emit(0x43, ...float32Bytes(value));
  }
  f64(value: number): this {
    return this.#emit(0x44, ...float64Bytes(value));
  }
  /** A vector constant from four 32-bit patterns. */
  v128(words: readonly [number, number, number, number]): this {
    this.#emit(0xfd, 0x0c);
    for (const word of words) this.#emit(...int32Bytes(word));
    return this;
  }

  /** An instruction without immediates. */
  op(name: PlainOp): this {
    return this.#emit(...opcodes[name]);
  }
  load(op: LoadOp, offset = 0): this {
    const [bytes, align] = memoryOps[op];
    return this.#emit(...bytes, align, ...unsigned(offset));
  }
  store(op: StoreOp, offset = 0): this {
    const [bytes, align] = memoryOps[op];
    return this.#emit(...bytes, align, ...unsigned(offset));
  }
  /** Stores one lane: takes address and vector from the stack. */
  storeLane(bits: 32 | 64, lane: number, offset = 0): this {
    return this.#emit(0xfd, bits === 32 ? 0x5a : 0x5b, 2, ...unsigned(offset), lane);
  }
  /** Replaces one 32-bit lane by the value at an address: takes address and vector from the stack. */
  load32Lane(lane: number, offset = 0): this {
    return this.#emit(0xfd, 0x56, 2, ...unsigned(offset), lane);
  }
  extractLane(type: "f32x4" | "i32x4", lane: number): this {
    return this.#emit(0xfd, type === "f32x4" ? 0x1f : 0x1b, lane);
  }
  /** Lanes 0–3 come from the first vector, 4–7 from the second. */
  shuffle(lanes: readonly [number, number, number, number]): this {
    return this.#emit(0xfd, 0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)));
  }

  /**
   * An atomic operation on a 32-bit word of the memory at address + offset. `load` takes the address from the stack; `store`, `add` (gives the value before)
   * and `notify` (wakes up to that many, gives their number) take address and operand; `wait` takes address, expected value and nanoseconds (i64).
   * Source: WebAssembly threads proposal.
   */
  atomic(operation: keyof typeof atomics, offset = 0): this {
    return this.#emit(0xfe, atomics[operation], 2, ...unsigned(offset));
  }
  /** Moves bytes: takes target, source and length from the stack; the ranges may overlap. */
  memoryCopy(): this {
    return this.#emit(0xfc, 0x0a, 0x00, 0x00);
  }
  call(functionIndex: number): this {
    return this.#emit(0x10, ...unsigned(functionIndex));
  }
  return(): this {
    return this.#emit(0x0f);
  }

  /** `body` receives a function that jumps back to the start of the loop when the condition on the stack is true. */
  loop(body: (continueIf: () => void) => void): this {
    return this.#nested(0x03, (level) => body(() => this.#emit(0x0d, ...unsigned(this.#depth - level))));
  }
  /** `body` receives a function that leaves the block when the condition on the stack is true. */
  block(body: (leaveIf: () => void) => void): this {
    return this.#nested(0x02, (level) => body(() => this.#emit(0x0d, ...unsigned(this.#depth - level))));
  }
  /** Takes the condition from the stack. */
  if(then: () => void, otherwise?: () => void): this {
    return this.#nested(0x04, () => {
      then();
      if (otherwise !== undefined) {
        this.#emit(0x05);
        otherwise();
      }
    });
  }

  #nested(opcode: number, body: (level: number) => void): this {
    this.#emit(opcode, 0x40);
    this.#depth++;
    body(this.#depth);
    this.#depth--;
    return this.#emit(0x0b);
  }

  #emit(...bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** The encoded body: run-length coded locals, then the instructions. */
  encode(): Uint8Array<ArrayBuffer> {
    if (this.#depth !== 0) throw new InternalError({ problem: "A WebAssembly block was left open" });
    const runs: [count: number, type: ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const locals = vector(runs.map(([count, type]) => [...unsigned(count), valueTypes[type]]));
    return sized(concatenate([locals, this.#bytes, [0x0b]]));
  }
}
