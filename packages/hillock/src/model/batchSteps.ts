/** What single steps on batches keep on the device from call to call, and the copy of the weights to which a step goes back whose loss is no number. */

import { now } from "#platform";
import type { StoredArray } from "../runtime/index.ts";
import { areFinite } from "./examples.ts";
import type { DataFormat } from "./graphs.ts";
import { inOrder } from "./order.ts";
import type { DeviceSession } from "./session.ts";

/** How old the copy of the weights may be. */
const copyMilliseconds = 1000;

export class BatchSteps {
  /** Rows for which programs are made: as many as the largest batch had so far. */
  #capacity = 0;
  /** Rows that the index on the device counts. */
  readonly #counted = new Map<string, number>();
  #copied = Number.NEGATIVE_INFINITY;
  #copy = new Map<string, StoredArray>();
  #changes = 0;

  capacityFor(rows: number): number {
    this.#capacity = Math.max(this.#capacity, rows);
    return this.#capacity;
  }
  count(session: DeviceSession, { names }: DataFormat, rows: number): void {
    if (this.#counted.get(names.index) === rows) return;
    const order = new Int32Array(rows);
    inOrder(order, 0, rows);
    session.store.set(names.index, "i32", order);
    this.#counted.set(names.index, rows);
  }

  /** Copies what training changes, now and then, and whenever somebody else has changed it. */
  keep(changes: number, { store }: DeviceSession, trained: () => readonly string[]): void {
    if (now() - this.#copied < copyMilliseconds && changes === this.#changes) return;
    this.#copied = now();
    this.#changes = changes;
    const copy = new Map(trained().map((name) => [name, store.get(name)]));
    if ([...copy.values()].every(areFinite)) this.#copy = copy;
  }
  putBack({ store }: DeviceSession): void {
    for (const [name, array] of this.#copy) store.set(name, array instanceof Int32Array ? "i32" : "f32", array);
  }
}
