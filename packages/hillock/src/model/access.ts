/** Who may do what with a model at this moment: those who read it wait for their turn, what changes it is refused where it would disturb a training. */

import { ArgumentError } from "../errors.ts";
import { Turns } from "./turns.ts";

/** Who holds a model: as it is named in errors, and what to do there. */
export interface Holder {
  readonly name: string;
  readonly fix: string;
}

export class Access {
  readonly #name: string;
  readonly #turns = new Turns();
  /** Who alone may change the model for a while, and what ends that. */
  #holder: Holder | undefined;
  /** The training that is under way. */
  #training: string | undefined;
  #stop = false;
  /** What a training wants to be told when somebody stops it. */
  onStop: (() => void) | undefined;

  /** @param name of the model, for errors */
  constructor(name: string) {
    this.#name = name;
  }

  /** Until `release`, nobody else may change the model. @throws ArgumentError while somebody else holds it, or works with it. */
  hold(holder: Holder): void {
    this.needFree(holder.name);
    this.#holder = holder;
  }
  release(holder: Holder): void {
    if (this.#holder === holder) this.#holder = undefined;
  }

  /** Reads the model when its turn comes; while it is trained, between two chunks of steps or during a callback. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work);
  }
  /** Whether `inTurn` begins its work within the call. */
  get idle(): boolean {
    return this.#turns.idle;
  }
  /** Changes the model as its holder, in turn. */
  async changing<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#needUntrained(what);
    return this.#turns.take(work);
  }

  /** Trains: once at a time, after those who were there before. @throws ArgumentError while another training is under way, or somebody holds the model. */
  async training<T>(what: string, work: (pauses: Turns) => Promise<T>): Promise<T> {
    this.needFree(what, false);
    this.#training = what;
    this.#stop = false;
    try {
      return await this.#turns.take(() => work(this.#turns));
    } finally {
      this.#training = undefined;
    }
  }

  /** Whether the training that is under way shall end after its current chunk of steps. */
  get stopTraining(): boolean {
    return this.#stop;
  }
  set stopTraining(stop: boolean) {
    this.#stop = stop;
    if (stop) this.onStop?.();
  }

  /**
   * For what may change a model even while it is trained, as long as nobody computes with it: in a callback.
   * @throws ArgumentError while somebody does, or it belongs to somebody.
   */
  needStill(wanted: string): void {
    this.needUnheld(wanted);
    this.needIdle(wanted);
  }
  /**
   * For what starts something anew or trains. @param atOnce it cannot wait until those who read the model are through.
   * @throws ArgumentError while it is trained, read, or belongs to somebody.
   */
  needFree(wanted: string, atOnce = true): void {
    this.needUnheld(wanted);
    this.#needUntrained(wanted);
    if (atOnce) this.needIdle(wanted);
  }
  /** @throws ArgumentError while somebody holds the model. */
  needUnheld(wanted: string): void {
    if (this.#holder === undefined) return;
    throw new ArgumentError({
      problem: `The model "${this.#name}" belongs to ${this.#holder.name}`,
      received: wanted,
      expected: "changes through it only",
      fix: this.#holder.fix,
    });
  }
  #needUntrained(wanted: string): void {
    if (this.#training === undefined) return;
    throw new ArgumentError({
      problem: `The model "${this.#name}" is being trained`,
      received: `${wanted} during ${this.#training}`,
      expected: `${wanted} after it`,
      fix: `Call it when ${this.#training} is over. To end it now, set net.stopTraining = true, or call context.stop() in a callback.`,
    });
  }
  /** For what cannot wait. @throws ArgumentError while somebody works with the model. */
  needIdle(wanted: string): void {
    if (this.#turns.idle) return;
    throw new ArgumentError({
      problem: `The model "${this.#name}" is at work`,
      received: wanted,
      expected: "a model that nobody computes with at this moment",
      fix:
        this.#training === undefined
          ? "Call it when the calls before it are through."
          : `Call it in a callback of ${this.#training} (onEpochEnd, onBatchEnd), where training stands still.`,
    });
  }
}
