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

/**
 * Whether modules may be made from bytes here: a page's Content-Security-Policy can forbid it, although the engine could.
 */
export function maySetUp(): boolean {
  try {
    // The smallest module there is: its magic number and version.
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) !== undefined;
  } catch {
    return false;
  }
}

export const simdWorks = (): boolean => validates("f32x4.add", 2);

/** Fused multiply-add. Node 20 has it behind a flag, which is set here. */
export function relaxedSimdWorks(): boolean {
  if (validates("f32x4.relaxed_madd", 3)) return true;
  enableRelaxedSimd();
  return validates("f32x4.relaxed_madd", 3);
}
