/** The facts for machines. */

import type { EngineFacts } from "hillock";

/** What there is not is null, so that every key is always there. */
export function factsObject({ blas, ...facts }: EngineFacts): Record<string, unknown> {
  const { library, reason = null, ...search } = blas;
  if (library === undefined) return { ...facts, blas: { library: null, reason, ...search } };
  const { path, vendor, version, core = null, why, koffiPath, notes } = library;
  return { ...facts, blas: { library: { path, vendor, version, core, why, koffiPath, notes }, reason, ...search } };
}
