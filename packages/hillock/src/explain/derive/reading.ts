/** What an expression reads: the meaning of its entries, and the indices that it leaves open. */

import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { isLetter, type Leaves } from "./leaves.ts";

export interface Reading {
  readonly roles: readonly string[];
  /** Letters that no sum inside runs through. */
  readonly open: ReadonlySet<string>;
  /** Those of them that only ever count examples. */
  readonly examples: ReadonlySet<string>;
}

export function reading(expr: Expr, leaves: Leaves): Reading {
  const roles: string[] = [];
  const open = new Set<string>();
  const units = new Set<string>();
  const visit = (part: Expr, bound: ReadonlySet<string>): void => {
    for (const name of math.variablesOf(part)) {
      const leaf = leaves.of(name);
      if (leaf.kind === "fold") visit(leaf.body, new Set([...bound, leaf.letter]));
      else if (leaf.kind === "counter") {
        if (bound.has(leaf.letter)) continue;
        open.add(leaf.letter);
        units.add(leaf.letter);
      } else {
        roles.push(leaf.named.role);
        leaf.index.forEach((at, axis) => {
          if (!isLetter(at) || bound.has(at)) return;
          open.add(at);
          if (axis > 0 || !leaf.named.perExample) units.add(at);
        });
      }
    }
  };
  visit(expr, new Set());
  return { roles, open, examples: new Set([...open].filter((letter) => !units.has(letter))) };
}
