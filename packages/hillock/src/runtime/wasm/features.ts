/** What this JavaScript engine's WebAssembly can do, found out by letting it validate a small module. */

import { enableRelaxedSimd } from "#platform";
import { Module } from "../../compiler/wasm/encoder.ts";
import type { PlainOp } from "../../compiler/wasm/opcodes.ts";

function validates(op: PlainOp, operands: number): boolean {
  const module = new Module();
  module.function({ name: "probe", results: ["v128"] }, (code) => {
    for (let i = 0; i < operands; i++) code.v128([0, 0, 0, 0]);
    code.op(op);
  });
  return WebAssembly.validate(module.encode());
}

export const simdWorks = (): boolean => validates("f32x4.add", 2);

/** Fused multiply-add. Node 20 has it behind a flag, which is set here. */
export function relaxedSimdWorks(): boolean {
  if (validates("f32x4.relaxed_madd", 3)) return true;
  enableRelaxedSimd();
  return validates("f32x4.relaxed_madd", 3);
}
