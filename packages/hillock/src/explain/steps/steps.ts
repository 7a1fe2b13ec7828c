import type { Context } from "../derive/context.ts";
import type { TraceStep } from "../types.ts";
export function stepsOf(_context: Context): TraceStep[] {
  return [];
}
