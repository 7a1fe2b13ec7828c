/** How good the network is now, on the examples it learns from and on the others. */

import { type Device, type Sequential, type Tensor, tensorFrom } from "hillock";
import type { Session } from "../session/session.ts";
import { isRegression } from "../session/session.ts";
import { buildJudge } from "./network.ts";
import type { ExampleSet } from "./protocol.ts";

export interface Score {
  readonly loss: number;
  /** Part of the examples on the right side of the threshold; NaN for regression. */
  readonly accuracy: number;
}

export const tensorsOf = ({ inputs, targets }: Pick<ExampleSet, "inputs" | "targets">): { x: Tensor; y: Tensor } => ({
  x: tensorFrom(inputs, [targets.length, inputs.length / targets.length]),
  y: tensorFrom(targets, [targets.length, 1]),
});

/** Measures a network. Its loss is that of the data alone: what regularised weights cost is no part of it. */
export class Judge {
  readonly #session: Session;
  readonly #net: Sequential;
  readonly #model: Sequential;

  constructor(session: Session, net: Sequential, device: Device) {
    this.#session = session;
    this.#net = net;
    this.#model = buildJudge(session, net, device);
  }

  /** NaN for no examples. */
  async score(set: ExampleSet): Promise<Score> {
    if (set.targets.length === 0) return { loss: Number.NaN, accuracy: Number.NaN };
    const { x, y } = tensorsOf(set);
    const loss = await this.loss(set);
    if (isRegression(this.#session.data)) return { loss, accuracy: Number.NaN };
    const threshold = this.#session.network.output === "sigmoid" ? 0.5 : 0;
    const outputs = (await this.#net.predict(x)).data;
    const right = set.labels.reduce((count, label, i) => count + Number(outputs[i]! >= threshold === label > 0.5), 0);
    return { loss, accuracy: right / y.data.length };
  }

  async loss(set: ExampleSet): Promise<number> {
    if (this.#model !== this.#net) this.#model.setWeights(this.#net.getWeights());
    const { x, y } = tensorsOf(set);
    return (await this.#model.evaluate(x, y)).loss!;
  }

  dispose(): void {
    if (this.#model !== this.#net) this.#model.dispose();
  }
}
