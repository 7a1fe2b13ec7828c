/** The order of factors in a product, as textbooks write it: −η δ x, (Σ w δ) σ′(z), w a. */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import type { Role } from "../trace/named.ts";
import type { Leaves } from "./leaves.ts";

/** How δ ranks. */
export const rankOfErrors = 3.5;

const ranks: Readonly<Partial<Record<Role, number>>> = {
  setting: 0,
  scalar: 0,
  step: 0,
  parameter: 1,
  target: 2,
  slot: 3,
  delta: rankOfErrors,
  gradient: 3.6,
  derivative: 6,
};
const compound = 2;
const call = 3;
const others = 4;
/** 1 − a comes behind a. */
const complement = 5;

export function rankOf(factor: Expr, leaves: Leaves): number {
  if (factor.kind === "constant") return call;
  if (factor.kind !== "variable") {
    if (factor.op !== "add" && factor.op !== "sub") return call;
    const settings = math.variablesOf(factor).every((name) => {
      const leaf = leaves.of(name);
      return leaf.kind === "entry" && ranks[leaf.named.role] === 0;
    });
    if (settings) return 0;
    return factor.args.some(({ kind }) => kind === "constant") ? complement : compound;
  }
  const leaf = leaves.of(factor.name);
  if (leaf.kind === "entry") return ranks[leaf.named.role] ?? others;
  return leaf.kind === "fold" ? compound : others;
}
