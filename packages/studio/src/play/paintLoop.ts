/**
 * When pictures are painted: in the browser's frames, and while training runs one picture per frame, in turn. So a frame never has more to do than its
 * largest picture, whatever there is to show, and each picture still moves thirty times a second.
 */

import { playing } from "./studio.ts";

type Paint = () => void;

const waiting = new Set<Paint>();
let requested = false;

function paintFrame(): void {
  requested = false;
  for (const paint of waiting) {
    waiting.delete(paint);
    paint();
    if (playing.peek()) break;
  }
  request();
}

function request(): void {
  if (requested || waiting.size === 0) return;
  requested = true;
  requestAnimationFrame(paintFrame);
}

/** Paints in one of the next frames; what waits already is painted once. The same function stands for the same picture. */
export function paintSoon(paint: Paint): void {
  waiting.add(paint);
  request();
}
export function paintNoMore(paint: Paint): void {
  waiting.delete(paint);
}
