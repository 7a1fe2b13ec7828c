export { type Perceptron, type PerceptronHistory, perceptron } from "./perceptron.ts";
export { type CompileSettings, loadModel, Sequential, type SequentialOptions, sequential } from "./sequential.ts";
export type { Callback, EvaluateOptions, FitOptions, History, Logs, Model, Progress, TrainingContext } from "./types.ts";
