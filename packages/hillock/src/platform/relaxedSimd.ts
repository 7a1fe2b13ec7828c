/** A module of one function that uses `f32x4.relaxed_madd`, the instruction that the fast kernels want. */
const relaxedModule = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version 1
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00], // types: [] → []
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of type 0
  ...[0x0a, 0x10, 0x01, 0x0e, 0x01, 0x01, 0x7b], // code: one body of 14 bytes with one v128 local
  ...[0x20, 0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x85, 0x02, 0x1a, 0x0b], // three local.get, relaxed_madd, drop, end
);

/** Whether WebAssembly accepts relaxed SIMD (https://github.com/WebAssembly/relaxed-simd) here and now. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(relaxedModule);
