export { type CompileOptions, compile, type Program } from "./program.ts";
export { type BufferSpec, globalNames, isStream } from "./wasm/module.ts";
