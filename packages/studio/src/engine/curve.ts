/** The loss over the steps, at so many points as a picture can show: when there are too many, every second one goes. */

import type { KeptCurve } from "../session/kept.ts";
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

  /** @param kept what was known of it before */
  constructor(kept?: KeptCurve) {
    if (kept !== undefined) this.restore(kept);
  }

  /** Takes up what was known before, in place of what is known. */
  restore({ steps, train, test }: KeptCurve): void {
    this.#points = Array.from(steps, (step, i) => ({ step, train: train[i]!, test: test[i]! }));
    const gaps = this.#points.slice(1).map(({ step }, i) => step - this.#points[i]!.step);
    this.#stride = Math.max(1, gaps.length < most / 4 ? 1 : Math.min(...gaps));
    this.#restart();
  }

  /** All points. */
  get all(): KeptCurve {
    return columns(this.#points);
  }

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
    const taken = { whole: this.#whole, ...columns(this.#points.slice(this.#sent)) };
    this.#sent = this.#points.length;
    this.#whole = false;
    return taken;
  }
}

function columns(points: readonly Point[]): KeptCurve {
  const column = (pick: (point: Point) => number): Float64Array => Float64Array.from(points, pick);
  return { steps: column(({ step }) => step), train: column(({ train }) => train), test: column(({ test }) => test) };
}
