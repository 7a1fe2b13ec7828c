/**
 * The way back to good weights. From time to time everything that training changes is copied; when something breaks, the copy is put back and the good steps
 * since then are repeated, which gives the same bits again. What those steps read is kept until a newer copy makes it needless: copies are taken once a second,
 * or sooner when the data since the last one grow large, so that data that stream by do not pile up.
 */

import { now } from "#platform";
import type { Executable, Store, StoredArray } from "../runtime/index.ts";
import { areFinite } from "./examples.ts";
import type { Segment } from "./segment.ts";

const snapshotMilliseconds = 1000;
/** Data that have streamed by since the last copy and are kept for repeating: at most about this much. */
const keptBytes = 2 ** 26;
/** What a segment counts for beside its data, so that a thousand tiny ones lead to a copy too, which is tiny then. */
const segmentBytes = 2 ** 16;

interface Snapshot {
  /** Steps of this training before it. */
  readonly step: number;
  readonly arrays: ReadonlyMap<string, StoredArray>;
}
interface PlacedSegment {
  readonly segment: Segment;
  /** Steps of this training before it. */
  readonly first: number;
}

export class LastGood {
  readonly #store: Store;
  readonly #executable: Executable;
  readonly #batch: number;
  readonly #trained: readonly string[];
  readonly #parameters: readonly string[];
  /** The segments since the older snapshot that is still needed; the last one is running. */
  #segments: PlacedSegment[] = [];
  #steps = 0;
  /** Kept by the segments that ended since the last copy. */
  #bytes = 0;
  #snapshot: Snapshot | undefined;
  /** The one before, until a finite loss has shown that the newer one is good. */
  #earlier: Snapshot | undefined;
  #snapshotTime = Number.NEGATIVE_INFINITY;

  /** @param trained names of the arrays that training changes, @param parameters of the weights among them. */
  constructor(store: Store, executable: Executable, batch: number, trained: readonly string[], parameters: readonly string[]) {
    this.#parameters = parameters;
    this.#store = store;
    this.#executable = executable;
    this.#batch = batch;
    this.#trained = trained;
  }

  /** Good steps of this training so far. */
  get steps(): number {
    return this.#steps;
  }

  /** A segment was placed and will now be run. */
  begin(segment: Segment): void {
    const last = this.#segments.at(-1);
    this.#segments.push({ segment, first: last === undefined ? 0 : last.first + last.segment.steps });
    if (last !== undefined) this.#bytes += last.segment.bytes + segmentBytes;
    this.#takeSnapshot(this.#bytes >= keptBytes);
  }

  /** More steps of the running segment are done, and their losses were finite. @param reached steps of the segment that are done. */
  advance(reached: number): void {
    this.#steps = this.#segments.at(-1)!.first + reached;
    // A loss that was computed from the newer copy is finite, so the older one has served its purpose.
    if (this.#steps > this.#snapshot!.step) this.#forgetBefore(this.#snapshot!.step);
    this.#takeSnapshot(false);
  }

  /** Somebody has changed the weights or the rate: from here on the steps are others, so the way back begins here. */
  changed(): void {
    this.#takeSnapshot(true);
  }

  #forgetBefore(step: number): void {
    this.#earlier = undefined;
    const needless = ({ segment, first }: PlacedSegment): boolean => first + segment.steps <= step;
    if (!needless(this.#segments[0]!)) return;
    for (const placed of this.#segments) if (needless(placed)) placed.segment.release();
    this.#segments = this.#segments.filter((placed) => !needless(placed));
  }

  #takeSnapshot(anyway: boolean): void {
    if (!anyway && now() - this.#snapshotTime < snapshotMilliseconds) return;
    this.#snapshotTime = now();
    this.#bytes = 0;
    const arrays = new Map(this.#trained.map((name) => [name, this.#store.get(name)]));
    // Spoilt weights need not show in the loss, or not yet: they are no copy to go back to.
    if (this.#snapshot !== undefined && ![...arrays.values()].every(areFinite)) return;
    this.#earlier = this.#snapshot;
    this.#snapshot = { step: this.#steps, arrays };
  }

  /** Whether the weights are still numbers. */
  get isGood(): boolean {
    return this.#parameters.every((name) => areFinite(this.#store.get(name)));
  }
  /** After `isGood` was false: back to before the last step, or where that is spoilt too to the last copy. @returns the step */
  async backToGood(): Promise<number> {
    await this.beforeLastStep();
    if (this.isGood) return this.#steps - 1;
    const { step } = this.#snapshot!;
    await this.#restore(this.#snapshot!, step);
    return step;
  }

  /**
   * The loss of the step after the good ones is no number, so the last of those has already spoilt the weights: goes back to before it, and where the last copy
   * is itself spoilt, to the one before.
   */
  async beforeLastStep(): Promise<void> {
    const from = this.#snapshot!.step < this.#steps ? this.#snapshot! : (this.#earlier ?? this.#snapshot!);
    await this.#restore(from, this.#steps - 1);
  }

  /** A run has failed and may have left half-written weights: goes back to the end of the good steps. */
  async afterLastStep(): Promise<void> {
    await this.#restore(this.#snapshot!, this.#steps);
  }

  /** Goes back to a copy and on to a step, or as near to it as the device lets. */
  async #restore(snapshot: Snapshot, step: number): Promise<void> {
    try {
      this.#putBack(snapshot);
      await this.#repeat(snapshot.step, step);
    } catch {
      // Whoever called reports the first failure; a second one says nothing new. The copy itself is the next best.
      try {
        this.#putBack(snapshot);
      } catch {
        // Not even writing works: the device has lost its memory, and the weights with it.
      }
    }
  }

  #putBack({ arrays }: Snapshot): void {
    for (const [name, array] of arrays) this.#store.set(name, array instanceof Int32Array ? "i32" : "f32", array);
  }

  /** Steps from … to − 1 of the whole training once more. */
  async #repeat(from: number, to: number): Promise<void> {
    for (const { segment, first } of this.#segments) {
      const [start, end] = [Math.max(from, first), Math.min(to, first + segment.steps)];
      if (start >= end) continue;
      segment.place();
      await this.#executable.run({ rows: segment.rows, batch: this.#batch, from: start - first, to: end - first });
    }
  }
}
