/** Whether the story plays or the engine has taken over, and the ways between the two. */

import recording from "virtual:hillock-recording";
import { computed, effect, signal } from "@preact/signals";
import * as studio from "../app/studio.ts";
import { inspect } from "../inspector/inspect.ts";
import { reducedMotion } from "../theme/theme.ts";
import { snapshotsOf } from "./recording/decode.ts";
import { refOf } from "./refs.ts";
import { homeId, homeSession } from "./session.ts";
import { materialOf, snapshotAt } from "./story/picture.ts";
import { createPlayer } from "./story/player.ts";
import { scenesOf } from "./story/scenes.ts";

export const material = materialOf(recording, snapshotsOf(recording));
export const player = createPlayer(scenesOf(recording));

export const mode = signal<"story" | "live">("story");
/** A link that says anything about a session is about the session, not about the story. */
effect(() => {
  if (studio.page.value?.id === homeId && studio.linked.value) mode.value = "live";
});

/** The story as still pictures, one below the other. */
export const isStrip = computed(() => mode.value === "story" && reducedMotion.value);

/** The recorded network that the story shows now. */
export const snapshot = computed(() => snapshotAt(material, player.scene.value, player.elapsed.value));

/** Resolves when the engine has opened a session. */
function opened(): Promise<void> {
  if (studio.frame.peek() !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (studio.frame.value !== undefined || studio.error.value !== undefined) {
        resolve();
        queueMicrotask(() => stop());
      }
    });
  });
}

/** Something is asked of the engine before it has opened. */
export const waiting = signal(false);
async function readyAt(step: number): Promise<void> {
  waiting.value = true;
  try {
    await opened();
    if (studio.frame.peek()?.cursor.step !== step) await studio.goTo(step);
  } finally {
    waiting.value = false;
  }
}

/** Steps a second. */
const livePace = 300;

/** The engine goes on from where the story is: it trains to the same step, and has the same bits. */
export async function takeOver(): Promise<void> {
  player.pause();
  await readyAt(snapshot.peek().step);
  // So fast that one sees the surface bend, not only that it has bent.
  studio.chooseSpeed({ perSecond: livePace });
  mode.value = "live";
}

let taking: Promise<void> | undefined;
/** A weight is dragged: from then on the network is the reader's. */
export async function setWeight(index: number, value: number): Promise<void> {
  if (mode.peek() === "story") {
    taking ??= takeOver().finally(() => {
      taking = undefined;
    });
    await taking;
  }
  if (studio.playing.peek()) await studio.pause();
  await studio.editWeight(index, value);
}

/** Where a number of the story, or of the live network, comes from. */
export async function ask(key: string): Promise<void> {
  if (mode.peek() === "story") {
    player.pause();
    await readyAt(snapshot.peek().step);
  }
  await inspect(refOf(key));
}

/** From the beginning; the engine goes back to the session's first step. */
export async function retell(): Promise<void> {
  mode.value = "story";
  player.show(0);
  player.play();
  await studio.open(homeSession);
}

/** The reader's changes are undone, and training stands at its start. */
export const reset = (): Promise<void> => studio.open(homeSession);
/** The same network from other weights. */
export async function otherWeights(): Promise<void> {
  const seed = studio.session.peek()?.seed ?? homeSession.seed;
  await studio.change({ seed: (seed + 1) % 1000 });
}
