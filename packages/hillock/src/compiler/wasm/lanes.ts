/**
 * Arithmetic on four f32 lanes, written as ordinary calls: every result is held in a local of its own, which V8 turns
 * into a register. The elementary functions in `simd/` and the body of every kernel are written against this class.
 */

import { float32Bits } from "./bytes.ts";
import type { Code, Local } from "./encoder.ts";
import type { PlainOp } from "./opcodes.ts";

/** A vector that has been computed. Its 128 bits may be read as floats, integers or a mask; the operation decides. */
export type Lanes = Local;

export interface LanesOptions {
  /** Use `f32x4.relaxed_madd`. Faster and more precise, but the bits then depend on whether the processor fuses. */
  readonly fusedMultiplyAdd: boolean;
}

export class LaneBuilder {
  readonly code: Code;
  readonly options: LanesOptions;

  constructor(code: Code, options: LanesOptions) {
    this.code = code;
    this.options = options;
  }

  /** Names what is on the stack. */
  keep(): Lanes {
    const local = this.code.local("v128");
    this.code.set(local);
    return local;
  }

  /** The same float in all lanes. Not hoisted out of loops: measured 7 % slower, because V8 then keeps them in registers that tiles need. */
  constant(value: number): Lanes {
    const bits = float32Bits(value);
    return this.words([bits, bits, bits, bits]);
  }
  /** The same 32-bit integer in all lanes. */
  integer(value: number): Lanes {
    return this.words([value, value, value, value]);
  }
  /** Four floats. */
  floats(values: readonly [number, number, number, number]): Lanes {
    return this.words([float32Bits(values[0]), float32Bits(values[1]), float32Bits(values[2]), float32Bits(values[3])]);
  }
  words(words: readonly [number, number, number, number]): Lanes {
    this.code.v128(words);
    return this.keep();
  }

  unary(op: PlainOp, a: Lanes): Lanes {
    this.code.get(a).op(op);
    return this.keep();
  }
  binary(op: PlainOp, a: Lanes, b: Lanes): Lanes {
    this.code.get(a).get(b).op(op);
    return this.keep();
  }
  shift(op: "i32x4.shl" | "i32x4.shr_s" | "i32x4.shr_u", a: Lanes, bits: number): Lanes {
    this.code.get(a).i32(bits).op(op);
    return this.keep();
  }

  add = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.add", a, b);
  sub = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.sub", a, b);
  mul = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.mul", a, b);
  div = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.div", a, b);
  min = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.min", a, b);
  max = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.max", a, b);
  /** b where b < a, else a: one processor instruction, where `min` needs several. A NaN in `a` stays, one in `b` is lost. */
  pmin = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.pmin", a, b);
  /** b where a < b, else a. As `pmin`: put the value first and the bound second. */
  pmax = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.pmax", a, b);
  neg = (a: Lanes): Lanes => this.unary("f32x4.neg", a);
  abs = (a: Lanes): Lanes => this.unary("f32x4.abs", a);
  sqrt = (a: Lanes): Lanes => this.unary("f32x4.sqrt", a);
  floor = (a: Lanes): Lanes => this.unary("f32x4.floor", a);
  /** Rounds to the nearest integer, ties to even. */
  nearest = (a: Lanes): Lanes => this.unary("f32x4.nearest", a);

  /** a·b + c. */
  fma(a: Lanes, b: Lanes, c: Lanes): Lanes {
    this.code.get(a).get(b);
    if (this.options.fusedMultiplyAdd) this.code.get(c).op("f32x4.relaxed_madd");
    else this.code.op("f32x4.mul").get(c).op("f32x4.add");
    return this.keep();
  }
  /** c − a·b. */
  fnma(a: Lanes, b: Lanes, c: Lanes): Lanes {
    if (this.options.fusedMultiplyAdd) this.code.get(a).get(b).get(c).op("f32x4.relaxed_nmadd");
    else this.code.get(c).get(a).get(b).op("f32x4.mul").op("f32x4.sub");
    return this.keep();
  }

  eq = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.eq", a, b);
  ne = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.ne", a, b);
  lt = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.lt", a, b);
  le = (a: Lanes, b: Lanes): Lanes => this.binary("f32x4.le", a, b);
  and = (a: Lanes, b: Lanes): Lanes => this.binary("v128.and", a, b);
  or = (a: Lanes, b: Lanes): Lanes => this.binary("v128.or", a, b);
  xor = (a: Lanes, b: Lanes): Lanes => this.binary("v128.xor", a, b);
  /** a where the mask is all zeros, 0 where it is all ones. */
  andNot = (a: Lanes, mask: Lanes): Lanes => this.binary("v128.andnot", a, mask);
  /** `whenTrue` where the mask's bits are set, `whenFalse` elsewhere. */
  select(mask: Lanes, whenTrue: Lanes, whenFalse: Lanes): Lanes {
    this.code.get(whenTrue).get(whenFalse).get(mask).op("v128.bitselect");
    return this.keep();
  }

  addInt = (a: Lanes, b: Lanes): Lanes => this.binary("i32x4.add", a, b);
  subInt = (a: Lanes, b: Lanes): Lanes => this.binary("i32x4.sub", a, b);
  shl = (a: Lanes, bits: number): Lanes => this.shift("i32x4.shl", a, bits);
  /** Arithmetic shift: keeps the sign. */
  sar = (a: Lanes, bits: number): Lanes => this.shift("i32x4.shr_s", a, bits);
  shr = (a: Lanes, bits: number): Lanes => this.shift("i32x4.shr_u", a, bits);
  /** Float to integer, towards zero, saturating; NaN becomes 0. */
  toInt = (a: Lanes): Lanes => this.unary("i32x4.trunc_sat_f32x4_s", a);
  fromInt = (a: Lanes): Lanes => this.unary("f32x4.convert_i32x4_s", a);
  fromUnsigned = (a: Lanes): Lanes => this.unary("f32x4.convert_i32x4_u", a);

  shuffle(a: Lanes, b: Lanes, lanes: readonly [number, number, number, number]): Lanes {
    this.code.get(a).get(b).shuffle(lanes);
    return this.keep();
  }
}
