/** Training works off segments, whatever they come from: rows that are on the device together, and the steps over them. */

export interface Segment {
  /** Rows of one pass over the data on the device. */
  readonly rows: number;
  /** Steps in all: ⌈rows / batch⌉ for each pass. None in a segment that only says that the epoch is over. */
  readonly steps: number;
  /** Whether the end of a pass is the end of an epoch. */
  readonly endsEpoch: boolean;
  /** Host memory that repeating these steps keeps occupied. */
  readonly bytes: number;
  /** Brings to the device what the steps read. Called again when the steps have to be repeated. */
  place(): void;
  /** The steps will not be repeated any more. */
  release(): void;
}

export interface Segments {
  /** The next one, or undefined when there is none, because all epochs are over or somebody interrupted. */
  next(): Promise<Segment | undefined>;
  /** Ends a `next` that is waiting. */
  interrupt(): void;
  /** Gives back what is open. */
  close(): Promise<void>;
}
