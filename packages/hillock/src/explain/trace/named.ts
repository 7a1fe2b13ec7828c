/** A tensor that has a name: which node of the graph it is, what it means, and how it is written. */

import type { Node } from "../../graph/index.ts";
import type { Quantity } from "../types.ts";
import type { Notation } from "./symbols.ts";

/** What a quantity is to the reader. It decides the order of factors, the sentence, and whether anything lies behind it. */
export type Role =
  | "data"
  | "target"
  | "parameter"
  | "setting"
  | "step"
  | "chance"
  | "z"
  | "a"
  | "mask"
  | "derivative"
  | "delta"
  | "outputGradient"
  | "gradient"
  | "scalar"
  | "slot"
  | "nextSlot"
  | "update"
  | "next"
  | "loss"
  | "losses"
  | "part";

export interface Named {
  readonly id: string;
  /** "dense_1", "dense_1.kernel", "x", "loss". */
  readonly name: string;
  readonly quantity: Quantity;
  readonly role: Role;
  readonly node: Node;
  /** Sizes resolved. */
  readonly shape: readonly number[];
  /** The first axis counts examples. */
  readonly perExample: boolean;
  readonly notation: Notation;
  /** The layer's number in the symbols. */
  readonly layer?: number;
}

export const givenRoles: ReadonlySet<Role> = new Set(["data", "target", "parameter", "setting", "step", "chance", "slot"]);
export const idOf = (name: string, quantity: string): string => `${name}|${quantity}`;

/** One layer's tensors, as far as it has them. */
export interface NamedLayer {
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly activation?: string;
  readonly z?: Named;
  readonly a: Named;
  readonly derivative?: Named;
  readonly delta?: Named;
  readonly outputGradient?: Named;
  readonly mask?: Named;
  readonly parameters: Readonly<Record<string, Named>>;
  readonly gradients: Readonly<Record<string, Named>>;
  readonly updates: Readonly<Record<string, Named>>;
  readonly next: Readonly<Record<string, Named>>;
  readonly slots: Readonly<Record<string, Readonly<Record<string, { readonly before: Named; readonly after: Named }>>>>;
}
