/**
 * Where displays draw: lines that stay, and below them a live block that is redrawn in place. On a terminal a redraw is one
 * write that overwrites the old lines (nothing is cleared first, so nothing flickers); elsewhere the live block does not exist.
 */

import type { Paint } from "./paint.ts";
import { clip, displayWidth } from "./text.ts";

/** What is needed of `process.stdout`. */
export interface Stream {
  write(text: string): unknown;
  readonly columns?: number | undefined;
}

export interface Screen {
  readonly paint: Paint;
  /** Whether there is a terminal on which the live block can be redrawn. */
  readonly live: boolean;
  /** Cells in a row. */
  readonly columns: number;
  /** Adds lines that stay, above the live block. */
  print(...lines: readonly string[]): void;
  /** Replaces the live block; lines that are too long are cut. */
  show(lines: readonly string[]): void;
  /** Removes the live block and gives the cursor back. */
  clear(): void;
}

const csi = "\x1b[";
export const hideCursor = `${csi}?25l`;
export const showCursor = `${csi}?25h`;
/** Terminals that know it show everything between the two at once; the others ignore it. */
const [beginUpdate, endUpdate] = [`${csi}?2026h`, `${csi}?2026l`];
const eraseToEnd = `${csi}K`;
const eraseBelow = `${csi}J`;

export class TerminalScreen implements Screen {
  readonly paint: Paint;
  readonly live = true;
  readonly #stream: Stream;
  /** The live block as it stands on the terminal. The cursor is at the start of the row below it. */
  #shown: readonly string[] = [];
  #cursorHidden = false;

  constructor(stream: Stream, paint: Paint) {
    this.#stream = stream;
    this.paint = paint;
  }

  get columns(): number {
    return Math.max(1, this.#stream.columns ?? 80);
  }

  print(...lines: readonly string[]): void {
    if (lines.length > 0) this.#draw(lines, this.#shown);
  }

  show(lines: readonly string[]): void {
    this.#draw([], lines);
  }

  clear(): void {
    if (this.#shown.length > 0) this.#draw([], []);
    if (this.#cursorHidden) this.#stream.write(showCursor);
    this.#cursorHidden = false;
  }

  /** Rows that the block takes now: after the window got narrower, a line may have been broken into several. */
  #rowsShown(): number {
    return this.#shown.reduce((rows, line) => rows + Math.max(1, Math.ceil(displayWidth(line) / this.columns)), 0);
  }

  #draw(permanent: readonly string[], live: readonly string[]): void {
    const up = this.#rowsShown();
    const { columns } = this;
    // Permanent lines may wrap: whoever prints them knows the width, and long paths are better whole.
    const block = live.map((line) => clip(line, columns - 1));
    const hide = block.length > 0 && !this.#cursorHidden ? hideCursor : "";
    this.#cursorHidden ||= hide !== "";
    const lines = [...permanent, ...block].map((line) => `${line}${eraseToEnd}\n`).join("");
    this.#stream.write(`${beginUpdate}${hide}${up > 0 ? `${csi}${up}A` : ""}\r${lines}${eraseBelow}${endUpdate}`);
    this.#shown = block;
  }
}

/** A pipe or a file: plain lines. */
export class PlainScreen implements Screen {
  readonly paint: Paint;
  readonly live = false;
  readonly columns: number;
  readonly #stream: Stream;

  constructor(stream: Stream, paint: Paint, columns = 80) {
    this.#stream = stream;
    this.paint = paint;
    this.columns = columns;
  }

  print(...lines: readonly string[]): void {
    if (lines.length > 0) this.#stream.write(`${lines.join("\n")}\n`);
  }

  show(): void {}
  clear(): void {}
}
