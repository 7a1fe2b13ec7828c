/** What every unit gives over the plane. The hidden layers are read through shorter models with the same weights, run by the same engine. */

import { type Device, type Sequential, type Tensor, tensorFrom } from "hillock";
import type { Session } from "../session/session.ts";
import { gridPoints, inputsOf } from "./examples.ts";
import { stack } from "./network.ts";
import type { Domain } from "./protocol.ts";

export class Maps {
  readonly #session: Session;
  readonly #domain: Domain;
  readonly #net: Sequential;
  /** The i-th ends behind layer i. */
  readonly #hidden: readonly Sequential[];
  readonly #grids = new Map<number, Float32Array>();

  constructor(session: Session, net: Sequential, device: Device, domain: Domain) {
    this.#session = session;
    this.#domain = domain;
    this.#net = net;
    this.#hidden = session.network.hidden.map((_, i) => stack(session, device, i + 1));
  }

  /** [side², features] */
  #inputs(side: number): Float32Array {
    const known = this.#grids.get(side);
    if (known !== undefined) return known;
    const inputs = inputsOf(gridPoints(side, this.#domain), this.#session.data.features);
    this.#grids.set(side, inputs);
    return inputs;
  }

  #rows(side: number): Tensor {
    return tensorFrom(this.#inputs(side), [side * side, this.#session.data.features.length]);
  }

  /** One map for each feature. */
  features(side: number): Float32Array[] {
    return columns(this.#inputs(side), this.#session.data.features.length);
  }

  /** One map for each unit, layer after layer. */
  async units(side: number, outputSide = side): Promise<Float32Array[]> {
    const x = this.#rows(side);
    const weights = this.#net.getWeights();
    const maps: Float32Array[] = [];
    for (const [i, model] of this.#hidden.entries()) {
      model.setWeights(weights.slice(0, 2 * (i + 1)));
      maps.push(...columns((await model.predict(x, { batchSize: side * side })).data as Float32Array, model.outputShape[0]!));
    }
    const fine = outputSide === side ? x : this.#rows(outputSide);
    maps.push((await this.#net.predict(fine, { batchSize: outputSide * outputSide })).data as Float32Array);
    return maps;
  }

  dispose(): void {
    for (const model of this.#hidden) model.dispose();
  }
}

/** [n, width] by columns. */
function columns(values: Float32Array, width: number): Float32Array[] {
  if (width === 1) return [values.slice()];
  const count = values.length / width;
  return Array.from({ length: width }, (_, column) => {
    const map = new Float32Array(count);
    for (let i = 0; i < count; i++) map[i] = values[i * width + column]!;
    return map;
  });
}
