export * from "./check/index.ts";
export { explain, plainDerivation } from "./explain.ts";
export * from "./health/index.ts";
export { type FormulaPiece, type FormulaPieces, formulaPieces } from "./pieces.ts";
export * from "./run/index.ts";
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
