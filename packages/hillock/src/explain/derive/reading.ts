/** What an expression reads: the meaning of its entries, and the indices that it leaves open. */

import { sizeOf } from "../../graph/index.ts";
import type { Expr } from "../../math/index.ts";
import * as math from "../../math/index.ts";
import { isLetter, type Leaves } from "./leaves.ts";

export interface Reading {
  readonly roles: readonly string[];
  /** Letters that no sum inside runs through, and how far each can go; undefined where nothing says so. */
  readonly open: ReadonlyMap<string, number | undefined>;
}

export function reading(expr: Expr, leaves: Leaves): Reading {
  const roles: string[] = [];
  const open = new Map<string, number | undefined>();
  const visit = (part: Expr, bound: ReadonlySet<string>): void => {
    for (const name of math.variablesOf(part)) {
      const leaf = leaves.of(name);
      if (leaf.kind === "fold") visit(leaf.body, new Set([...bound, leaf.letter]));
      else if (leaf.kind === "counter") {
        if (!bound.has(leaf.letter)) open.set(leaf.letter, open.get(leaf.letter));
      } else {
        roles.push(leaf.named.role);
        const { shape } = leaf.named;
        leaf.index.forEach((at, axis) => {
          if (!isLetter(at) || bound.has(at)) return;
          // The last index may count through the remaining axes.
          const through = axis === leaf.index.length - 1 ? shape.slice(axis) : [shape[axis]!];
          open.set(at, sizeOf(through));
        });
      }
    }
  };
  visit(expr, new Set());
  return { roles, open };
}
