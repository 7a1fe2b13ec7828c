export type { BlasSearch } from "../platform/types.ts";
export { dtypeOf, emptyArray, float32Of } from "./arrays.ts";
export { type Device, deviceKind, type Executable, type LoadOptions, type Store, type StoredArray, type Window } from "./device.ts";
export { allFinite } from "./finite.ts";
export { reference } from "./reference/index.ts";
export { type EngineFacts, type EngineSpeed, engineFacts, measureEngine, type Speed } from "./speed.ts";
export {
  type NestedArray,
  type NumberArray,
  ownCopy,
  ownValues,
  shapeText,
  sizeOf,
  type Tensor,
  type TensorData,
  type TensorDtype,
  type TensorLike,
  tensor,
  tensorFrom,
  tensorOf,
} from "./tensor.ts";
export { type WasmOptions, wasm, wasmSettings } from "./wasm/index.ts";
