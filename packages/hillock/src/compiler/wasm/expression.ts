/** `Expr` → SIMD instructions. Comparisons are masks as long as a `select` takes them, and become 1 or 0 only where a number is wanted. */

import type { Binary, Expr, Unary } from "../../math/index.ts";
import type { LaneBuilder, Lanes } from "./lanes.ts";
import { elementary, pow } from "./simd/index.ts";

type Comparison = Binary & { readonly op: "eq" | "lt" | "le" };
const isComparison = (expr: Expr): expr is Comparison =>
  expr.kind === "binary" && (expr.op === "eq" || expr.op === "lt" || expr.op === "le");
const isProduct = (expr: Expr): expr is Binary & { readonly op: "mul" } => expr.kind === "binary" && expr.op === "mul";

/** Emits one expression; sub-expressions that occur twice are computed once. */
export class ExpressionEmitter {
  readonly #b: LaneBuilder;
  readonly #variable: (name: string) => Lanes;
  readonly #done = new Map<Expr, Lanes>();
  readonly #masks = new Map<Expr, Lanes>();

  constructor(builder: LaneBuilder, variable: (name: string) => Lanes) {
    this.#b = builder;
    this.#variable = variable;
  }

  emit(expr: Expr): Lanes {
    let lanes = this.#done.get(expr);
    if (lanes === undefined) {
      lanes = this.#compute(expr);
      this.#done.set(expr, lanes);
    }
    return lanes;
  }

  #compute(expr: Expr): Lanes {
    switch (expr.kind) {
      case "constant":
        return this.#b.constant(expr.value);
      case "variable":
        return this.#variable(expr.name);
      case "unary":
        return this.#unary(expr);
      case "binary":
        return this.#binary(expr);
      case "ternary":
        return this.#select(expr.args);
    }
  }

  #unary({ op, args }: Unary): Lanes {
    return elementary[op](this.#b, this.emit(args[0]));
  }

  #binary(expr: Binary): Lanes {
    const b = this.#b;
    if (isComparison(expr)) return b.and(this.#mask(expr), b.constant(1));
    const [left, right] = expr.args;
    if (expr.op === "add" && isProduct(left)) return b.fma(this.emit(left.args[0]), this.emit(left.args[1]), this.emit(right));
    if (expr.op === "add" && isProduct(right)) return b.fma(this.emit(right.args[0]), this.emit(right.args[1]), this.emit(left));
    if (expr.op === "sub" && isProduct(right)) return b.fnma(this.emit(right.args[0]), this.emit(right.args[1]), this.emit(left));
    if (expr.op === "pow") return pow(b, this.emit(left), this.emit(right));
    return b[expr.op as "add" | "sub" | "mul" | "div" | "min" | "max"](this.emit(left), this.emit(right));
  }

  #mask(expr: Comparison): Lanes {
    let mask = this.#masks.get(expr);
    if (mask === undefined) {
      mask = this.#nearZero(expr) ?? this.#b[expr.op](this.emit(expr.args[0]), this.emit(expr.args[1]));
      this.#masks.set(expr, mask);
    }
    return mask;
  }

  /**
   * |x| < c, compared as integers: without the sign bit, floats have the order of their bits, and a NaN lies above all. Two instructions where `abs` and
   * `lt` take four; an optimiser asks it of every moment.
   */
  #nearZero({ op, args: [left, right] }: Comparison): Lanes | undefined {
    if (op !== "lt" || left.kind !== "unary" || left.op !== "abs" || right.kind !== "constant" || !(right.value > 0)) return undefined;
    const b = this.#b;
    const magnitude = b.and(this.emit(left.args[0]), b.integer(0x7fff_ffff));
    return b.binary("i32x4.gt_s", b.constant(right.value), magnitude);
  }

  #select([condition, whenTrue, whenFalse]: readonly [Expr, Expr, Expr]): Lanes {
    const b = this.#b;
    const mask = isComparison(condition) ? this.#mask(condition) : b.ne(this.emit(condition), b.constant(0));
    // Where one side is +0 the mask itself does the choosing.
    if (whenFalse.kind === "constant" && Object.is(whenFalse.value, 0)) return b.and(this.emit(whenTrue), mask);
    if (whenTrue.kind === "constant" && Object.is(whenTrue.value, 0)) return b.andNot(this.emit(whenFalse), mask);
    return b.select(mask, this.emit(whenTrue), this.emit(whenFalse));
  }
}
