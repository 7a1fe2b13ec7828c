/** Hillock: neural networks you can see through. */

export * from "./codecs/index.ts";
export * from "./data/index.ts";
export { type DescribedGroup, described } from "./described/index.ts";
export * from "./errors.ts";
export * from "./explain/index.ts";
export { Random } from "./graph/index.ts";
export * from "./model/index.ts";
export {
  type AdamOptimizer,
  activation,
  activationNames,
  adam,
  binaryCrossentropy,
  categoricalCrossentropy,
  type DenseOptions,
  dense,
  dropout,
  flatten,
  initializerNames,
  inputLayer,
  type Layer,
  type Loss,
  l1,
  l1l2,
  l2,
  lossNames,
  type Metric,
  metricNames,
  type Optimizer,
  optimizerNames,
  type Regularizer,
  regularizerNames,
  resolveLoss,
  resolveOptimizer,
  type SgdOptimizer,
  sgd,
  sparseCategoricalCrossentropy,
} from "./network/index.ts";
export {
  type BlasSearch,
  type Device,
  type EngineFacts,
  type EngineSpeed,
  engineFacts,
  measureEngine,
  type NestedArray,
  type NumberArray,
  reference,
  type Speed,
  type Tensor,
  type TensorData,
  type TensorDtype,
  type TensorLike,
  tensor,
  tensorFrom,
  type WasmOptions,
  wasm,
} from "./runtime/index.ts";
export type { Described, Domain, Fields, Named, OptionsFor, Setting, Settings, ValuesFor } from "./settings/index.ts";
export { version } from "./version.ts";
export { article, counted, plural, someOf, verb } from "./words.ts";

declare global {
  /** For programs whose `lib` is older than `using`: models and runs have a method of this name. Those that know it declare the same. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}
