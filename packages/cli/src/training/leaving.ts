/**
 * What Ctrl-C means while a network is trained, tested and saved, and what is true when it ends at once: what is saved, where, and from which epoch. A save
 * replaces the folder as a whole, so there is never half a network in it.
 */

import { counted } from "../terminal/numbers.ts";

export type Phase = "loading" | "training" | "saving" | "saved";

export class Leaving {
  phase: Phase = "loading";
  /** Epochs that this training has finished. */
  epochs = 0;
  readonly #out: string | undefined;
  readonly #from: string | undefined;

  constructor({ out, from }: { readonly out: string | undefined; readonly from: string | undefined }) {
    this.#out = out;
    this.#from = from;
  }

  /** Whether there is something to finish: a step, or the data's download. Else the first Ctrl-C ends it. */
  get waits(): boolean {
    return this.phase === "loading" || this.phase === "training" || this.phase === "saving";
  }

  /** For the first Ctrl-C, where it waits. */
  get notice(): string {
    if (this.phase === "saving") return `Ends when the network is saved in ${this.#out} … (Ctrl-C again to quit at once)`;
    if (this.phase === "loading") return "Stopping … (Ctrl-C again to quit at once)";
    const then = this.#out === undefined ? "" : `, and is saved in ${this.#out} then`;
    return `Stopping after this step${then} … (Ctrl-C again to quit at once)`;
  }

  /** The last words, when it ends at once. */
  get farewell(): string {
    const [out, from] = [this.#out, this.#from];
    const trained = this.epochs === 0 ? "the first epoch was not finished" : counted(this.epochs, "epoch");
    if (this.phase === "loading") return "Quit. Nothing was trained.";
    if (this.phase === "training") {
      const before = from !== undefined && from === out ? ` ${out} holds the network as it was before.` : "";
      return `Quit at once: this training (${trained}) was not saved.${before}`;
    }
    if (this.phase === "saving")
      return `Quit while it was saved: ${out} holds either this network (${trained}) or what was there before, complete.`;
    if (out === undefined) return `Quit. The network (${trained}) was trained but not saved; --out runs/name saves one.`;
    return `Quit. The network (${trained}) is saved in ${out}.`;
  }
}
