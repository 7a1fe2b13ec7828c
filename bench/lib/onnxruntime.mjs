/** ONNX Runtime's InferenceSession, native and WebAssembly, in Node and in pages: their JavaScript interface is the same. */

import { checkWeights, syntheticData } from "./data.mjs";
import { onnxModel } from "./onnx.mjs";

/** `ort` is the package's module, `sessionOptions` those of InferenceSession.create. */
export const onnxruntimeLibrary = (ort, variant, sessionOptions) => async (workload) => {
  if (workload.unit !== "call")
    throw new Error("ONNX Runtime is measured in inference (W6) only: its packages for JavaScript do not train");
  const { x } = syntheticData(workload);
  const input = new ort.Tensor("float32", x.data, x.shape);

  class Network {
    /** The weights are in the file: for the check and for the clock they are the same. */
    async setWeights(weights) {
      await this.session?.release();
      this.session = await ort.InferenceSession.create(onnxModel(workload, weights), sessionOptions);
    }
    async predict() {
      const { y } = await this.session.run({ x: input });
      return y.data;
    }
    dispose() {
      this.session.release();
    }
  }

  return {
    variants: [variant],
    async create() {
      const network = new Network();
      await network.setWeights(checkWeights(workload));
      return network;
    },
  };
};
