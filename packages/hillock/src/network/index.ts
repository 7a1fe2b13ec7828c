export {
  type ActivationDefinition,
  type ActivationName,
  activationNames,
  activations,
  applyActivation,
  resolveActivation,
} from "./activations.ts";
export { type Fans, fillInitialValues, type InitializerName, initializerNames, initializers, resolveInitializer } from "./initializers.ts";
export {
  type Applied,
  activation,
  type DenseOptions,
  definitionOfLayer,
  dense,
  dropout,
  flatten,
  inputLayer,
  type Layer,
  type LayerKind,
  layerDefinitions,
  type ParameterSpec,
} from "./layers.ts";
export {
  binaryCrossentropy,
  categoricalCrossentropy,
  type Loss,
  type LossDefinition,
  type LossName,
  losses,
  lossNames,
  lossPerExample,
  type Output,
  resolveLoss,
  sparseCategoricalCrossentropy,
  type TargetKind,
} from "./losses.ts";
export { type Metric, type MetricName, metricNames, metricPerExample, resolveMetric } from "./metrics.ts";
export {
  type AdamOptimizer,
  adam,
  applyOptimizer,
  definitionOfOptimizer,
  type Optimizer,
  type OptimizerDefinition,
  optimizerNames,
  resolveOptimizer,
  type SgdOptimizer,
  sgd,
  slotName,
} from "./optimizers.ts";
export {
  l1,
  l1l2,
  l2,
  penaltyOf,
  penaltyTerm,
  type Regularizer,
  type RegularizerName,
  regularizerNames,
  resolveRegularizer,
} from "./regularizers.ts";
