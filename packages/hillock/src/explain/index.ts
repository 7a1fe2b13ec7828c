export { explain, plainDerivation } from "./explain.ts";
export type {
  Derivation,
  ExplainOptions,
  Formula,
  LayerTrace,
  PlainDerivation,
  Precision,
  PrecisionEntry,
  Quantity,
  Ref,
  StepKind,
  Trace,
  TracedTensor,
  TraceStep,
} from "./types.ts";
