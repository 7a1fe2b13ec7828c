export { compareRuns, type ParameterDifference, type RunComparison } from "./compareRuns.ts";
export { decodeRunState, encodeRunState } from "./runState.ts";
export { startRun } from "./startRun.ts";
export type { RecordedChange, RunChange, RunOptions, RunState, StepExamples, TrainingRun, WalkOptions } from "./types.ts";
