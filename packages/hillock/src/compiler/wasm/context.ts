/** What the emitters of one program share: where values are, and how vectors of them are loaded and stored. */

import { InternalError } from "../../errors.ts";
import type { Dimension, Dtype } from "../../graph/index.ts";
import { type Matrix, storageOf } from "../matrix.ts";
import { type Plan, partialStride } from "../plan.ts";
import type { Code, Global, Local } from "./encoder.ts";
import { dtypeBytes } from "./interface.ts";
import { LaneBuilder, type Lanes, type LanesOptions } from "./lanes.ts";

export interface ProgramContext {
  readonly plan: Plan;
  readonly options: LanesOptions;
  /** The first byte of each shared buffer, and of the arena. */
  readonly globals: ReadonlyMap<string, Global>;
  readonly arena: Global;
  /** Memory of this thread's own that a kernel may use while it runs. */
  readonly scratch: Global;
  /** The sizes of symbolic dimensions in this step. */
  readonly sizes: ReadonlyMap<string, Global>;
  /** Kernels say how much scratch memory they need. */
  needScratch(bytes: number): void;
}

/** Emission of one kernel function. */
export class KernelContext {
  readonly program: ProgramContext;
  readonly code: Code;
  readonly lanes: LaneBuilder;
  readonly #bases = new Map<Matrix, Local>();
  readonly #placed = new Set<Matrix>();
  #scratchUsed = 0;

  constructor(program: ProgramContext, code: Code) {
    this.program = program;
    this.code = code;
    this.lanes = new LaneBuilder(code, program.options);
  }

  dtypeOf(value: Matrix): Dtype {
    const storage = storageOf(value);
    return storage.kind === "source" ? storage.dtype : "f32";
  }
  bytesPerElement(value: Matrix): number {
    return dtypeBytes[this.dtypeOf(value)];
  }
  isStored(value: Matrix): boolean {
    const storage = storageOf(value);
    return storage.kind === "source" || this.program.plan.places.has(storage) || this.#placed.has(storage);
  }

  /** A local that holds the address of a value's first byte. Call it at the top of the kernel, outside its loops. */
  base(value: Matrix): Local {
    const storage = storageOf(value);
    let local = this.#bases.get(storage);
    if (local === undefined) {
      local = this.code.local("i32");
      this.#pushAddress(storage);
      this.code.set(local);
      this.#bases.set(storage, local);
    }
    return local;
  }

  /** Says where a value without a place of its own lies within this kernel: the address of its row 0, which may change as the kernel goes on. */
  place(value: Matrix, base: Local): void {
    this.#placed.add(value);
    this.#bases.set(value, base);
  }

  #pushAddress(storage: Matrix): void {
    const place = storage.kind === "source" ? ({ kind: "buffer", name: storage.name } as const) : this.program.plan.places.get(storage);
    if (place === undefined)
      throw new InternalError({ problem: `A value of kind "${storage.kind}" is read from memory but was given no place` });
    if (place.kind === "arena") this.code.getGlobal(this.program.arena).i32(place.offset).op("i32.add");
    else this.code.getGlobal(this.program.globals.get(place.name)!);
  }

  /** A local that holds the address of the partial result that a column reduction leaves for a block of rows. */
  partial(value: Matrix, block: Local): Local {
    const local = this.code.local("i32");
    this.code
      .getGlobal(this.program.arena)
      .i32(this.program.plan.partials.get(value)!)
      .op("i32.add")
      .get(block)
      .i32(partialStride(value))
      .op("i32.mul")
      .op("i32.add")
      .set(local);
    return local;
  }

  /** A local that holds the address of fresh scratch memory. */
  scratch(bytes: number): Local {
    const local = this.code.local("i32");
    this.code.getGlobal(this.program.scratch).i32(this.#scratchUsed).op("i32.add").set(local);
    this.#scratchUsed += Math.ceil(bytes / 64) * 64;
    this.program.needScratch(this.#scratchUsed);
    return local;
  }

  /** Pushes a size: a number, or what the step says. */
  pushSize(dimension: Dimension): void {
    if (typeof dimension === "number") this.code.i32(dimension);
    else this.code.getGlobal(this.program.sizes.get(dimension)!);
  }

  /** Loads 1–4 neighbouring elements at address + offset as f32; lanes past `count` are 0. */
  loadVector(address: Local, offset: number, count: number, dtype: Dtype): Lanes {
    const { code } = this;
    code.get(address);
    if (dtype === "u8") {
      // Rows of bytes may end anywhere: read no further than the last element.
      if (count === 4) code.load("v128.load32_zero", offset);
      else {
        code.load("i32.load8_u", offset);
        for (let lane = 1; lane < count; lane++)
          code
            .get(address)
            .load("i32.load8_u", offset + lane)
            .i32(8 * lane)
            .op("i32.shl")
            .op("i32.or");
        code.op("i32x4.splat");
      }
      const raw = this.lanes.keep();
      const widened = this.#widenBytes(raw);
      return this.lanes.fromInt(count === 4 ? widened : this.lanes.and(widened, this.lanes.words(laneMask(count))));
    }
    if (count === 4) code.load("v128.load", offset);
    else if (count === 1) code.load("v128.load32_zero", offset);
    else code.load("v128.load64_zero", offset);
    const loaded = this.lanes.keep();
    let whole = loaded;
    if (count === 3) {
      code
        .get(address)
        .get(loaded)
        .load32Lane(2, offset + 8);
      whole = this.lanes.keep();
    }
    return dtype === "i32" ? this.lanes.fromInt(whole) : whole;
  }

  #widenBytes(bytes: Lanes): Lanes {
    const { lanes } = this;
    const shorts = lanes.unary("i16x8.extend_low_i8x16_u", bytes);
    return lanes.unary("i32x4.extend_low_i16x8_u", shorts);
  }

  /** Loads one element into all lanes. */
  loadSplat(address: Local, offset: number, dtype: Dtype): Lanes {
    this.code.get(address);
    if (dtype === "u8") {
      this.code.load("i32.load8_u", offset).op("i32x4.splat");
      return this.lanes.fromInt(this.lanes.keep());
    }
    this.code.load("v128.load32_splat", offset);
    const lanes = this.lanes.keep();
    return dtype === "i32" ? this.lanes.fromInt(lanes) : lanes;
  }

  /** A value that is one number for the whole kernel, in all lanes: a size of this step, or a matrix of one element. Undefined for others. */
  loadScalar(value: Matrix): Lanes | undefined {
    if (value.kind === "size") {
      this.pushSize(value.dimension);
      this.code.op("i32x4.splat");
      return this.lanes.fromInt(this.lanes.keep());
    }
    return value.rows === 1 && value.columns === 1 ? this.loadSplat(this.base(value), 0, this.dtypeOf(value)) : undefined;
  }

  /** Stores the first `count` lanes as f32. */
  storeVector(address: Local, offset: number, count: number, value: Lanes): void {
    const { code } = this;
    if (count === 4) code.get(address).get(value).store("v128.store", offset);
    else if (count === 1) code.get(address).get(value).storeLane(32, 0, offset);
    else {
      code.get(address).get(value).storeLane(64, 0, offset);
      if (count === 3)
        code
          .get(address)
          .get(value)
          .storeLane(32, 2, offset + 8);
    }
  }

  /** target = base + index · bytes. */
  address(base: Local, index: Local, bytes: number): Local {
    const local = this.code.local("i32");
    this.code.get(base).get(index).i32(bytes).op("i32.mul").op("i32.add").set(local);
    return local;
  }

  /** Runs `body` for index = from, from + step, … while index + step ≤ to; leaves the index behind. */
  countedLoop(index: Local, to: Local, step: number, body: () => void): void {
    const { code } = this;
    const fits = (): void => {
      // Unsigned: the index may be an address beyond 2 GiB.
      code.get(index).i32(step).op("i32.add").get(to).op("i32.le_u");
    };
    fits();
    code.if(() =>
      code.loop((again) => {
        body();
        code.get(index).i32(step).op("i32.add").set(index);
        fits();
        again();
      }),
    );
  }
}

/** All bits set in the first `count` lanes. */
export function laneMask(count: number): readonly [number, number, number, number] {
  return [0, 1, 2, 3].map((lane) => (lane < count ? -1 : 0)) as [number, number, number, number];
}
