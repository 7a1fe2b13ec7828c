/**
 * The studio's state, as signals. One session is open at a time; the engine's worker owns it, and what is shown here is the last frame that it sent. Components
 * read signals; they change nothing but through the functions of time.ts.
 */

import { batch, computed, signal } from "@preact/signals";
import { EngineClient, EngineError } from "../engine/client.ts";
import type { Frame, ModelInfo, PlainError, Rung, Speed } from "../engine/protocol.ts";
import type { SessionProblem } from "../session/problem.ts";
import type { Session } from "../session/session.ts";
import type { Page } from "./page.ts";

/** Loss curves as known so far. */
export interface CurveData {
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly test: readonly number[];
}
export const noCurve: CurveData = { steps: [], train: [], test: [] };

export const page = signal<Page | undefined>(undefined);
/** The address said something about the session, not only which page. */
export const linked = signal(false);
/** As it was opened; `liveSession` is as it stands now. */
export const session = signal<Session | undefined>(undefined);
export const model = signal<ModelInfo | undefined>(undefined);
export const frame = signal<Frame | undefined>(undefined);
export const curve = signal<CurveData>(noCurve);
export const playing = signal(false);
/** Playing begins with "batch": a whole step at a time. */
export const rung = signal<Rung>("batch");
/** Slow enough to watch: at full speed a small network has learnt before the first picture is drawn. */
export const perSecond = signal<number>(300);
export const speed = computed<Speed>(() => ({ rung: rung.value, perSecond: perSecond.value }));
/** What the engine refused; shown until something else is done. */
export const error = signal<PlainError | undefined>(undefined);
/** What a link said that cannot be. */
export const problems = signal<readonly SessionProblem[]>([]);
/** What a link asks for that takes long: the reader decides. */
export const offer = signal<Session | undefined>(undefined);
/** Whether a shared link gave the same bits again. */
export const sameBits = signal<boolean | undefined>(undefined);
/** Something is being opened or walked to, for longer than a moment. */
export const busy = signal(false);
/** Said to screen readers, and shown in the transport. */
export const announcement = signal("");

/** There is something to learn from. */
export const canTrain = computed(() => (frame.value?.stepExamples ?? 0) > 0);
/** Time is on its way to a step, which takes longer than a moment. */
export const way = computed(() => frame.value?.way);

/** The session with its present step, changes and fingerprint: what a link carries. On the way somewhere it is already there. */
export const liveSession = computed<Session | undefined>(() => {
  const [opened, now] = [session.value, frame.value];
  if (opened === undefined || now === undefined) return opened;
  const { digest, ...rest } = opened;
  const { edits } = now;
  if (now.way !== undefined) {
    const { to } = now.way;
    return { ...rest, step: to, edits, ...(digest !== undefined && to === opened.step ? { digest } : {}) };
  }
  const { step } = now.cursor;
  return { ...rest, step, edits, ...(step === 0 && edits.length === 0 ? {} : { digest: now.digest }) };
});

export const announce = (sentence: string): void => {
  announcement.value = sentence;
};

let client: EngineClient | undefined;
export function engine(): EngineClient {
  client ??= new EngineClient((lost) => {
    batch(() => {
      error.value = lost.plain;
      stopped();
    });
  });
  return client;
}

/** What each frame must bring for the page that is shown. */
export const wanted = () => page.peek()?.wanted() ?? {};

/** The engine has begun to play: before that, frames that say otherwise are older than the wish. */
let begun = false;
export function begin(): void {
  begun = true;
}
export function stopped(): void {
  begun = false;
  playing.value = false;
}

export function show(next: Frame): void {
  batch(() => {
    frame.value = next;
    if (next.sameBits !== undefined) sameBits.value = next.sameBits;
    const { whole, steps, train, test } = next.curve;
    if (whole || steps.length > 0) {
      const base = whole ? noCurve : curve.peek();
      curve.value = { steps: [...base.steps, ...steps], train: [...base.train, ...train], test: [...base.test, ...test] };
    }
    if (begun && !next.playing) {
      stopped();
      announce(next.stopped?.sentence ?? `Paused at step ${next.cursor.step}.`);
    }
  });
}

export function report(reason: unknown): void {
  error.value =
    reason instanceof EngineError ? reason.plain : { name: "Error", problem: reason instanceof Error ? reason.message : String(reason) };
}

/** Runs one question to the engine; what it refuses is shown, in the place of what was refused before, which stays while the page asks by itself. */
export async function doing<T>(work: () => Promise<T>, { asked = true } = {}): Promise<T | undefined> {
  if (asked) error.value = undefined;
  const timer = setTimeout(() => {
    busy.value = true;
  }, 200);
  try {
    return await work();
  } catch (reason) {
    report(reason);
    return undefined;
  } finally {
    clearTimeout(timer);
    busy.value = false;
  }
}
