/**
 * The elementary functions on four f32 lanes: straight-line code without branches or calls, right for every input (±0, ±∞, NaN, denormals).
 * The measured errors are in `docs/accuracy.md`; the tests hold them.
 */

import type { UnaryOp } from "../../../math/expr.ts";
import type { LaneBuilder, Lanes } from "../lanes.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { cosh, sinh } from "./hyperbolic.ts";
import { log, log1p } from "./log.ts";
import { sigmoid, softplus } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { erf, tanh } from "./tanh.ts";
import { cos, sin } from "./trigonometric.ts";

export { pow } from "./pow.ts";
export { threefry, uniform } from "./threefry.ts";
export { cos, cosh, erf, exp, expm1, log, log1p, sigmoid, sign, sin, sinh, softplus, tanh };

/** The SIMD code of each unary operation of `math/`. */
export const elementary: { readonly [Op in UnaryOp]: (b: LaneBuilder, x: Lanes) => Lanes } = {
  neg: (b, x) => b.neg(x),
  abs: (b, x) => b.abs(x),
  sign,
  square: (b, x) => b.mul(x, x),
  sqrt: (b, x) => b.sqrt(x),
  floor: (b, x) => b.floor(x),
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  tanh,
  sinh,
  cosh,
  sigmoid,
  softplus,
  erf,
};
