/** Data sets, toy sets, splits and encodings. */

export { Dataset, datasetFrom, type TensorBatch } from "./dataset.ts";
export { argmax, fromOneHot, oneHot } from "./encode.ts";
export { fashionMnist, fashionMnistMeaning } from "./fashionMnist.ts";
export { type LogicGate, logicGate, logicGates, xor } from "./gates.ts";
export { type IdxDatasetOptions, idxDataset } from "./idxDataset.ts";
export type { ImageOptions } from "./imageFiles.ts";
export type { Examples, ImageDataset } from "./images.ts";
export { mnist, mnistMeaning } from "./mnist.ts";
export { fromMultiHot, type LabelEncoder, labelEncoder, multiHot, type TagEncoder, type TagSet, tagEncoder } from "./names.ts";
export { type SplitOptions, takeRows, trainTestSplit } from "./split.ts";
export type { ToyOptions } from "./toySet.ts";
export { circles, gaussians, moons, multiGaussian, plane, quadrants, spirals, type ToySetName, toySets } from "./toys.ts";
