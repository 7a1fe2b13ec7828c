export type { RecordedChange, RunChange, RunOptions, RunState, StepExamples, TrainingRun, WalkOptions } from "./types.ts";
