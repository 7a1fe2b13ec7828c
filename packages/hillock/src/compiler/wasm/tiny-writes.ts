/**
 * When the next value of a parameter may be written over the old one: after the last read of its elements.
 *
 * The kernel is emitted twice. The first time is a rehearsal that notes, for every vector of every parameter, the last of the reads in the order in which they
 * are emitted; the second time a write that comes too early is put off until that read is past.
 */

interface Write {
  readonly after: number;
  readonly emit: () => void;
}

export class ParameterWrites {
  #reads = 0;
  readonly #lastReads = new Map<string, number>();
  readonly #rehearsed: ReadonlyMap<string, number>;
  #waiting: Write[] = [];

  constructor(rehearsal?: ParameterWrites) {
    this.#rehearsed = rehearsal === undefined ? new Map() : rehearsal.#lastReads;
  }

  /** Notes that elements are being read. */
  read(name: string, first: number, count: number): void {
    this.#reads++;
    for (let vector = first >> 2; vector <= (first + count - 1) >> 2; vector++) this.#lastReads.set(`${vector} ${name}`, this.#reads);
  }

  /** Emits the write of one vector as soon as it may be. Not to be called inside a loop or a branch. */
  write(name: string, vector: number, emit: () => void): void {
    this.#waiting.push({ after: this.#rehearsed.get(`${vector} ${name}`) ?? 0, emit });
    this.settle();
  }

  /** Emits what has waited long enough. */
  settle(): void {
    const due = this.#waiting.filter(({ after }) => after <= this.#reads);
    this.#waiting = this.#waiting.filter(({ after }) => after > this.#reads);
    for (const { emit } of due) emit();
  }
}
