/**
 * Time in the story: which scene, how far into it, and whether it runs. The clock is the only thing here; what a moment looks like follows from scene and time
 * alone, so rewinding shows the same pictures again.
 */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Scene } from "./scenes.ts";

export interface StoryPlayer {
  readonly scenes: readonly Scene[];
  readonly at: ReadonlySignal<number>;
  readonly scene: ReadonlySignal<Scene>;
  /** Milliseconds since the scene began. */
  readonly elapsed: ReadonlySignal<number>;
  /** Going on by itself from scene to scene. */
  readonly playing: ReadonlySignal<boolean>;
  /** Milliseconds since the story began, of `total`. */
  readonly time: ReadonlySignal<number>;
  readonly total: number;
  play(): void;
  pause(): void;
  toggle(): void;
  /** To a scene; its motion runs, and then it rests there. */
  show(index: number): void;
  /** To the next or the previous scene. */
  step(by: 1 | -1): void;
  /** To a moment, at rest. */
  seek(time: number): void;
}

export interface Clock {
  /** Calls back before the next picture, with the time in milliseconds. */
  readonly next: (tick: (now: number) => void) => void;
}
const pictures: Clock = { next: (tick) => void requestAnimationFrame(tick) };

/** A picture that comes late (a tab in the background) moves the story by no more than this. */
const longestTick = 100;

export function createPlayer(scenes: readonly Scene[], clock: Clock = pictures): StoryPlayer {
  const at = signal(0);
  const elapsed = signal(0);
  const playing = signal(false);
  /** The clock runs: playing, or a scene's motion after a step. */
  let running = false;
  let ticking = false;
  let before: number | undefined;
  const starts = scenes.map((_, i) => scenes.slice(0, i).reduce((sum, { ms }) => sum + ms, 0));
  const total = scenes.reduce((sum, { ms }) => sum + ms, 0);

  const advance = (ms: number): void => {
    const { ms: length } = scenes[at.value]!;
    const now = elapsed.value + ms;
    if (now < length) elapsed.value = now;
    else if (playing.value && at.value + 1 < scenes.length) {
      at.value += 1;
      elapsed.value = 0;
    } else {
      elapsed.value = length;
      playing.value = false;
      running = false;
    }
  };
  const tick = (now: number): void => {
    if (!running) {
      ticking = false;
      before = undefined;
      return;
    }
    const passed = before === undefined ? 0 : Math.min(longestTick, Math.max(0, now - before));
    before = now;
    batch(() => advance(passed));
    clock.next(tick);
  };
  const run = (): void => {
    running = true;
    if (ticking) return;
    ticking = true;
    clock.next(tick);
  };
  const show = (index: number): void => {
    batch(() => {
      at.value = Math.min(scenes.length - 1, Math.max(0, index));
      elapsed.value = 0;
    });
    run();
  };
  const pause = (): void => {
    playing.value = false;
    running = false;
  };
  const play = (): void => {
    batch(() => {
      if (at.value === scenes.length - 1 && elapsed.value >= scenes.at(-1)!.ms) {
        at.value = 0;
        elapsed.value = 0;
      }
      playing.value = true;
    });
    run();
  };
  return {
    scenes,
    at,
    elapsed,
    playing,
    scene: computed(() => scenes[at.value]!),
    time: computed(() => starts[at.value]! + elapsed.value),
    total,
    play,
    pause,
    toggle: () => (playing.value ? pause() : play()),
    show: (index) => {
      playing.value = false;
      show(index);
    },
    step: (by) => {
      playing.value = false;
      show(at.value + by);
    },
    seek: (time) => {
      pause();
      const index = Math.max(
        0,
        starts.findLastIndex((start) => start <= time),
      );
      batch(() => {
        at.value = index;
        elapsed.value = Math.min(scenes[index]!.ms, Math.max(0, time - starts[index]!));
      });
    },
  };
}
