/** The loss over the steps, at so many points as a picture can show: when there are too many, every second one goes. */

import type { CurvePoints } from "./protocol.ts";

export interface Point {
  readonly step: number;
  readonly train: number;
  readonly test: number;
}

const most = 800;

export class Curve {
  #points: Point[] = [];
  /** Points from here on were not sent yet. */
  #sent = 0;
  #whole = true;
  /** Steps that two points are apart, at least. */
  #stride = 1;

  /** Adds the point behind the last one; a step that is known, or too near, changes nothing. */
  add(point: Point): void {
    const last = this.#points.at(-1);
    if (last !== undefined && point.step < last.step + this.#stride) return;
    this.#points.push(point);
    if (this.#points.length <= most) return;
    this.#points = this.#points.filter((_, i) => i % 2 === 0);
    this.#stride = Math.max(1, 2 * this.#stride);
    this.#restart();
  }

  /** Forgets what came after a step: it was changed. */
  cut(step: number): void {
    if ((this.#points.at(-1)?.step ?? 0) <= step) return;
    this.#points = this.#points.filter((point) => point.step <= step);
    this.#restart();
  }

  #restart(): void {
    this.#whole = true;
    this.#sent = 0;
  }

  /** What was not taken yet. */
  take(): CurvePoints {
    const fresh = this.#points.slice(this.#sent);
    const column = (pick: (point: Point) => number): Float64Array => Float64Array.from(fresh, pick);
    const taken = {
      whole: this.#whole,
      steps: column(({ step }) => step),
      train: column(({ train }) => train),
      test: column(({ test }) => test),
    };
    this.#sent = this.#points.length;
    this.#whole = false;
    return taken;
  }
}
