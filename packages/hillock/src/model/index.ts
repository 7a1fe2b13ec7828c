export type { Meaning, MeaningOptions, PictureClasses, PictureInputs } from "./meaning.ts";
export { type Perceptron, type PerceptronHistory, perceptron } from "./perceptron.ts";
export type { Prospect, ProspectKind } from "./prospects/index.ts";
export { type CompileSettings, loadModel, Sequential, type SequentialOptions, sequential } from "./sequential.ts";
export type { EvaluateOptions, FitBatchesOptions, FitOptions } from "./settings.ts";
export type { Batch, BatchSource, InputBatch, InputSource, Passes, Source } from "./streams/source.ts";
export type { Callback, Evaluation, History, Logs, Model, Progress, Series, TrainingContext } from "./types.ts";
