/** Bytes ↔ tensors: the file formats of data and weights. */

export { readIdx, writeIdx } from "./idx.ts";
export { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from "./safetensors.ts";
