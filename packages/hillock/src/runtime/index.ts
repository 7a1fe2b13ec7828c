export type { Device, Executable, LoadOptions, Store, StoredArray, Window } from "./device.ts";
export { reference } from "./reference/index.ts";
export {
  type NestedArray,
  shapeText,
  sizeOf,
  type Tensor,
  type TensorData,
  type TensorDtype,
  type TensorLike,
  tensor,
  tensorFrom,
} from "./tensor.ts";
export { type WasmOptions, wasm } from "./wasm/index.ts";
