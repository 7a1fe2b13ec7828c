export type { BlasUse } from "./blas.ts";
export { type CompileOptions, compile, type Program } from "./program.ts";
export { fixedBlocks } from "./tasks.ts";
export { control } from "./wasm/barrier.ts";
export { type BufferSpec, dtypeBytes, isStream, tableWords } from "./wasm/interface.ts";
