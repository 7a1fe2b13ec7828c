/** Formulas as a reader writes them: like terms together, common factors in front, names for what has a name. */

import type { Expr, Operation } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Definition } from "./definitions.ts";
import type { Leaves } from "./leaves.ts";
import type { Numbers } from "./numbers.ts";
import { factor, inverse, isNumber, negated, number, one, type Product, shared, times, without, written } from "./products.ts";
import { rankOf, rankOfErrors } from "./rank.ts";
import { reading } from "./reading.ts";
import { unshiftedProduct, unshiftedSum } from "./shifts.ts";

/** A flush of denormals, or of penalties on weights that are next to 0, changes nothing that a reader could see. */
const flushBelow = 1e-10;
/** Probabilities are kept this far from 0 and 1, which matters only where they get there. */
const isGuard = (expr: Expr): expr is Expr & { kind: "constant" } =>
  math.isConstant(expr) && expr.value !== 0 && expr.value !== 1 && Math.min(Math.abs(expr.value), Math.abs(1 - expr.value)) <= 1e-6;
/** How many values are looked at to see whether something always holds. */
const mostPlaces = 4096;

export class Algebra {
  readonly leaves: Leaves;
  readonly numbers: Numbers;
  readonly #definitions: (expr: Expr) => readonly Definition[];
  #near: readonly Definition[] = [];

  /** @param definitions those that may occur in an expression. */
  constructor(leaves: Leaves, numbers: Numbers, definitions: (expr: Expr) => readonly Definition[]) {
    this.leaves = leaves;
    this.numbers = numbers;
    this.#definitions = definitions;
  }

  tidy(expr: Expr): Expr {
    return this.#written(this.products(expr));
  }
  /** The tidied expression as a product. */
  products(expr: Expr): Product {
    const before = this.#near;
    this.#near = this.#definitions(expr);
    try {
      return this.product(expr);
    } finally {
      this.#near = before;
    }
  }
  #written(product: Product): Expr {
    return written(this.#positive(product), (part) => rankOf(part, this.leaves));
  }

  product(expr: Expr): Product {
    return this.#recognised(unshiftedProduct(this, this.#plain(expr)));
  }
  #plain(expr: Expr): Product {
    if (expr.kind === "constant") return constantProduct(expr);
    if (expr.kind === "variable") return this.#leaf(expr);
    const [a, b] = expr.args as readonly [Expr, Expr];
    switch (expr.op) {
      case "neg":
        return negated(this.product(a));
      case "mul":
        return times(this.product(a), this.product(b));
      case "div":
        return times(this.product(a), inverse(this.product(b)));
      case "add":
      case "sub":
        return this.#sum(expr);
      default:
        return this.#function(expr);
    }
  }

  /** What does not depend on the index goes in front of the sum. */
  #leaf(expr: Expr & { kind: "variable" }): Product {
    const leaf = this.leaves.of(expr.name);
    if (leaf.kind !== "fold" || leaf.op !== "sum") return factor(expr);
    const { coefficient, divisor, above, below } = this.product(leaf.body);
    const inside = (part: Expr): boolean => this.leaves.dependsOn(part, leaf.letter);
    const outer: Product = {
      coefficient,
      divisor,
      above: above.filter((part) => !inside(part)),
      below: below.filter((part) => !inside(part)),
    };
    const inner: Product = { ...one, above: above.filter(inside), below: below.filter(inside) };
    if (isNumber(inner)) return times(outer, number(leaf.count));
    const body = this.#written(inner);
    const letter = this.leaves.fresh();
    const rest = this.leaves.fold("sum", leaf.over, letter, leaf.count, this.leaves.put(body, leaf.letter, letter));
    return times(outer, this.#isOne(rest) ? one : factor(rest));
  }
  /** A sum over targets that is 1: a distribution over the classes. */
  #isOne(fold: Expr): boolean {
    const { roles } = reading(fold, this.leaves);
    return roles.every((role) => role === "target") && this.valuesOf(fold)?.every((value) => value === 1) === true;
  }
  /** The values of an expression for all places of the indices that it leaves open; undefined where nobody knows them, or they are too many. */
  valuesOf(expr: Expr): number[] | undefined {
    let places: ReadonlyMap<string, number>[] = [new Map()];
    for (const [letter, size] of reading(expr, this.leaves).open) {
      if (size === undefined || places.length * size > mostPlaces) return undefined;
      places = places.flatMap((place) => Array.from({ length: size }, (_, i) => new Map([...place, [letter, i]])));
    }
    return places.map((place) => this.numbers.of(expr, place));
  }
  /** Whether something holds at all places. */
  #always(expr: Expr, holds: (value: number) => boolean): boolean {
    return this.valuesOf(expr)?.every(holds) === true;
  }

  #function(expr: Operation): Product {
    const kept = this.#flushed(expr);
    if (kept !== undefined) return this.product(kept);
    const args = expr.args.map((arg) => this.#written(this.product(arg)));
    if (args.every((arg) => math.isConstant(arg))) return number(math.evaluate(math.withArguments(expr, args)));
    const [a, b, c] = args as [Expr, Expr, Expr];
    if ((expr.op === "max" || expr.op === "min") && isGuard(b)) {
      const keeps = (value: number): boolean => (expr.op === "max" ? value > b.value : value < b.value);
      if (this.#always(a, keeps)) return this.product(a);
    }
    if (expr.op === "lt" && (isGuard(a) || isGuard(b)) && !math.isOp(a, "abs")) {
      const made = math.lt(a, b);
      // A bound that nothing keeps is no part of the law; one that binds stays to be seen.
      if (this.#always(made, (value) => value === 1)) return number(1);
    }
    if (expr.op === "square") return factor(math.square(math.isOp(a, "neg") ? a.args[0] : a));
    if (expr.op === "select") {
      if (math.isConstant(a)) return this.product(a.value === 0 ? c : b);
      if (math.isConstant(b, 1) && math.isConstant(c, 0)) return this.product(a);
    }
    if (expr.op === "expm1") {
      // e^(t ln b) − 1 is bᵗ − 1.
      const power = this.product(a);
      const log = power.above.find((part) => math.isOp(part, "log"));
      const rest = log && without(power.above, [log]);
      if (log !== undefined && rest !== undefined) {
        const exponent = this.#written({ ...power, above: rest });
        return this.#sum(math.sub(math.pow((log as Operation).args[0]!, exponent), 1));
      }
    }
    if (expr.op === "pow" && math.isConstant(b, 1)) return this.product(a);
    return factor(math.withArguments(expr, args));
  }

  /** `|v| < 10⁻³⁶ ? 0 : v` is v to the reader, 0 included; where a number is lost by it, the choice stays. */
  #flushed(expr: Operation): Expr | undefined {
    if (expr.op !== "select") return undefined;
    const [condition, instead, kept] = expr.args;
    if (!math.isConstant(instead, 0) || !isFlush(condition, kept)) return undefined;
    const lost = this.valuesOf(math.select(condition, kept, 0))?.some((value) => value !== 0) === true;
    return lost ? undefined : kept;
  }

  #terms(expr: Expr, sign: number, into: Product[]): void {
    if (math.isOp(expr, "neg")) this.#terms(expr.args[0], -sign, into);
    else if (math.isOp(expr, "add") || math.isOp(expr, "sub")) {
      this.#terms(expr.args[0], sign, into);
      this.#terms(expr.args[1], math.isOp(expr, "sub") ? -sign : sign, into);
    } else {
      const made = this.product(expr);
      const [only] = made.above;
      const bare = made.above.length === 1 && made.below.length === 0 && Math.abs(made.coefficient) === 1 && made.divisor === 1;
      if (bare && only !== expr && (math.isOp(only!, "add") || math.isOp(only!, "sub"))) this.#terms(only!, sign * made.coefficient, into);
      else into.push(sign < 0 ? negated(made) : made);
    }
  }

  /** A sum as the product of what its terms have in common and a simpler sum. */
  #sum(expr: Expr): Product {
    const collected: Product[] = [];
    this.#terms(expr, 1, collected);
    const terms = this.#logarithms(unshiftedSum(this, this.#together(collected)));
    const [first] = terms;
    if (first === undefined) return number(0);
    if (terms.length === 1) return first;
    const above = terms.reduce<readonly Expr[]>((common, term) => shared(common, term.above), first.above);
    const below = terms.reduce<readonly Expr[]>((common, term) => shared(common, term.below), first.below);
    const size = Math.abs(first.coefficient);
    const sameSize = terms.every((term) => Math.abs(term.coefficient) === size && term.divisor === first.divisor);
    const sameDivisor = terms.every((term) => term.divisor === first.divisor);
    const common: Product = { coefficient: sameSize ? size : 1, divisor: sameDivisor ? first.divisor : 1, above, below };
    const rest = terms.map((term) => ({
      coefficient: sameSize ? Math.sign(term.coefficient) : term.coefficient,
      divisor: sameDivisor ? 1 : term.divisor,
      above: without(term.above, above)!,
      below: without(term.below, below)!,
    }));
    return times(common, factor(this.#added(rest)));
  }
  /** Like terms as one; those that cancel are gone. */
  #together(terms: readonly Product[]): Product[] {
    const found = new Map<string, Product>();
    for (const term of terms) {
      const key = [term.above, term.below]
        .map((parts) =>
          parts
            .map((part) => this.leaves.numberOf(part))
            .sort()
            .join(),
        )
        .join("/");
      const before = found.get(key);
      if (before === undefined) found.set(key, term);
      else if (before.divisor === term.divisor) found.set(key, { ...term, coefficient: before.coefficient + term.coefficient });
      else
        found.set(
          key,
          times(
            { ...term, coefficient: before.coefficient * term.divisor + term.coefficient * before.divisor, divisor: 1 },
            inverse(number(before.divisor * term.divisor)),
          ),
        );
    }
    return [...found.values()].filter(({ coefficient }) => coefficient !== 0);
  }
  #added(terms: readonly Product[]): Expr {
    // A positive term leads, if there is one: of these the one with the error, so that penalties follow.
    const hasError = ({ above }: Product): boolean => above.some((part) => rankOf(part, this.leaves) === rankOfErrors);
    const positive = (term: Product): boolean => term.coefficient > 0;
    const error = terms.findIndex((term) => positive(term) && hasError(term));
    const lead = error >= 0 ? error : Math.max(0, terms.findIndex(positive));
    const ordered = [terms[lead]!, ...terms.slice(0, lead), ...terms.slice(lead + 1)];
    return ordered
      .map((term) => this.#positive(term))
      .reduce<Expr | undefined>((sum, term) => {
        if (sum === undefined) return this.#written(term);
        return term.coefficient < 0 ? math.sub(sum, this.#written(negated(term))) : math.add(sum, this.#written(term));
      }, undefined)!;
  }
  /** −(y − a) is a − y, and −(βᵗ − 1) is 1 − βᵗ. */
  #positive(product: Product): Product {
    if (product.coefficient >= 0) return product;
    const turned = (parts: readonly Expr[]): Expr[] | undefined => {
      const at = parts.findIndex((part) => math.isOp(part, "sub") && turnsWell(part.args));
      if (at < 0) return undefined;
      const [a, b] = (parts[at] as Operation).args as readonly [Expr, Expr];
      return parts.with(at, math.sub(b, a));
    };
    const [above, below] = [turned(product.above), turned(product.below)];
    if (above !== undefined) return { ...negated(product), above };
    return below === undefined ? product : { ...negated(product), below };
  }

  /** Names in the place of their definitions. */
  #recognised(product: Product): Product {
    for (const { name, product: definition } of this.#near) {
      const above = without(product.above, definition.above);
      const below = without(product.below, definition.below);
      if (above === undefined || below === undefined) continue;
      return this.#recognised({ ...product, above: [...above, name], below });
    }
    return product;
  }
  /** z − ln Σ e^z is ln p, where p = e^z / Σ e^z has a name. */
  #logarithms(terms: readonly Product[]): Product[] {
    for (const { name, product } of this.#near) {
      const [power] = product.above;
      const [total] = product.below;
      if (product.above.length !== 1 || product.below.length !== 1 || !math.isOp(power!, "exp")) continue;
      const plainly = (part: Expr) => (term: Product) => term.above.length === 1 && term.above[0] === part && term.below.length === 0;
      const exponent = terms.findIndex(plainly(power.args[0]));
      const log = terms.findIndex(plainly(math.log(total!)));
      if (
        exponent < 0 ||
        log < 0 ||
        terms[exponent]!.coefficient !== -terms[log]!.coefficient ||
        terms[exponent]!.divisor !== terms[log]!.divisor
      )
        continue;
      const named = { ...terms[exponent]!, above: [math.log(name)] };
      return this.#logarithms([...terms.filter((_, i) => i !== exponent && i !== log), named]);
    }
    return [...terms];
  }
}

/** 1/0.7 is not written 1.4285714285714286. */
function constantProduct(expr: Expr & { kind: "constant" }): Product {
  const { value } = expr;
  if (!Number.isFinite(value)) return factor(expr);
  if (String(value).length < 12) return number(value);
  const turned = Number((1 / value).toPrecision(6));
  return 1 / turned === value ? inverse(number(turned)) : number(value);
}
const turnsWell = ([a, b]: readonly [Expr, Expr]): boolean => math.isConstant(b) || (a.kind === "variable" && b.kind === "variable");
const isFlush = (condition: Expr, kept: Expr): boolean => {
  if (!math.isOp(condition, "lt")) return false;
  const [size, bound] = condition.args;
  return (
    math.isConstant(bound) &&
    bound.value <= flushBelow &&
    math.isOp(size, "abs") &&
    (math.contains(kept, size.args[0]) || size.args[0] === negatedOf(kept))
  );
};
const negatedOf = (expr: Expr): Expr => (math.isOp(expr, "neg") ? expr.args[0] : math.neg(expr));
