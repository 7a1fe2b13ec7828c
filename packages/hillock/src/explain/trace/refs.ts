/** Names of single numbers: "dense_1.kernel[0,1]" and back. */

import { ArgumentError, nearestName } from "../../errors.ts";
import type { Ref } from "../types.ts";
import type { Catalogue } from "./catalogue.ts";
import { idOf, type Named } from "./named.ts";

/** The example's index is left out where there is only one, and so are the indices of what is one number per example. */
export function refOf({ name, quantity, perExample, shape, role }: Named, index: readonly number[]): Ref {
  const own = perExample && shape[0] === 1 ? index.slice(1) : index;
  const written = role === "losses" ? own.slice(0, -1) : own;
  return { name: written.length === 0 ? name : `${name}[${written.join()}]`, quantity };
}

const quantitiesOf = (catalogue: Catalogue, name: string): string[] =>
  catalogue.all.filter((named) => named.name === name).map(({ quantity }) => quantity);

/** "dense_1.z" is quantity z of dense_1; its gradient is δ. */
function splitName(catalogue: Catalogue, name: string, quantity: string): Named | undefined {
  const [, layer, part] = /^(.*)\.(z|a|delta|derivative|mask)$/.exec(name) ?? [];
  if (layer === undefined) return catalogue.byId.get(idOf(name, quantity === "value" ? "a" : quantity));
  const wanted = quantity === "value" || quantity === part ? part! : part === "z" && quantity === "gradient" ? "delta" : quantity;
  return catalogue.byId.get(idOf(layer, wanted));
}

export function findNamed(catalogue: Catalogue, name: string, quantity = "value"): Named {
  const found = catalogue.byId.get(idOf(name, quantity)) ?? splitName(catalogue, name, quantity);
  if (found !== undefined) return found;
  const there = quantitiesOf(catalogue, name.replace(/\.(z|a|delta|derivative|mask)$/, ""));
  const names = [...new Set(catalogue.all.map((named) => named.name))];
  const suggestion = nearestName(name, names);
  const absent = quantity === "update" || quantity === "next" || quantity.includes(":");
  throw new ArgumentError({
    problem: there.length > 0 ? `The trace has no ${quantity} of "${name}"` : `Nothing in the trace is named "${name}"`,
    received: JSON.stringify({ name, quantity }),
    expected: there.length > 0 ? `one of ${there.join(", ")}` : `one of ${names.join(", ")}`,
    fix:
      absent && there.length > 0
        ? "Ask for the optimiser too: explain(net, x, y, { optimizer: true })."
        : suggestion === undefined
          ? "Use one of the names above."
          : `Did you mean "${suggestion}"?`,
  });
}

/** @throws ArgumentError for a name that is not there or an index out of range. */
export function resolveRef(catalogue: Catalogue, name: string, quantity?: string): { named: Named; index: number[] } {
  const [, base, inside] = /^(.*?)(?:\[([^\]]*)\])?$/s.exec(name) as unknown as [string, string, string | undefined];
  const named = findNamed(catalogue, base, quantity);
  const given = inside === undefined ? [] : inside.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const { shape, perExample } = named;
  const index = [...given];
  if (perExample && shape[0] === 1 && index.length < shape.length) index.unshift(0);
  while (index.length < shape.length && shape.slice(index.length).every((size) => size === 1)) index.push(0);
  if (index.length === shape.length && index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]!)) return { named, index };
  const wanted = perExample && shape[0] === 1 ? shape.slice(1) : shape;
  throw new ArgumentError({
    problem: `"${name}" is not an entry of ${base}`,
    received: `index [${given.join(", ")}]`,
    expected: `${wanted.length} whole numbers from 0, below [${wanted.join(", ")}]`,
  });
}
