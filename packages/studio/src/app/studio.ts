/**
 * The studio's state, as signals, and what can be done with it. One session is open at a time; the engine's worker owns it, and what is shown here is the last
 * frame that it sent. Components read signals; they change nothing but through these functions.
 */

import { batch, computed, signal } from "@preact/signals";
import { EngineClient, EngineError } from "../engine/client.ts";
import type { Frame, ModelInfo, Opened, PlainError, Rung, Speed } from "../engine/protocol.ts";
import type { SessionProblem } from "../session/problem.ts";
import type { OptimizerSpec, Session } from "../session/session.ts";
import type { Page } from "./page.ts";

/** Loss curves as known so far. */
export interface CurveData {
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly test: readonly number[];
}
const noCurve: CurveData = { steps: [], train: [], test: [] };

export const page = signal<Page | undefined>(undefined);
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
/** What the engine refused; shown until something else is done. */
export const error = signal<PlainError | undefined>(undefined);
/** What a link said that cannot be. */
export const problems = signal<readonly SessionProblem[]>([]);
/** Whether a shared link gave the same bits again. */
export const sameBits = signal<boolean | undefined>(undefined);
/** Something is being opened or walked to, for longer than a moment. */
export const busy = signal(false);
/** Said to screen readers, and shown in the transport. */
export const announcement = signal("");

/** The session with its present step, changes and fingerprint: what a link carries. */
export const liveSession = computed<Session | undefined>(() => {
  const [opened, now] = [session.value, frame.value];
  if (opened === undefined || now === undefined) return opened;
  const { digest: _, ...rest } = opened;
  const { step } = now.cursor;
  return { ...rest, step, edits: now.edits, ...(step === 0 && now.edits.length === 0 ? {} : { digest: now.digest }) };
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

/** The engine has begun to play: before that, frames that say otherwise are older than the wish. */
let begun = false;
function stopped(): void {
  begun = false;
  playing.value = false;
}

const wanted = () => page.value?.wanted() ?? {};

function show(next: Frame): void {
  batch(() => {
    frame.value = next;
    const { whole, steps, train, test } = next.curve;
    if (whole || steps.length > 0) {
      const base = whole ? noCurve : curve.value;
      curve.value = { steps: [...base.steps, ...steps], train: [...base.train, ...train], test: [...base.test, ...test] };
    }
    if (begun && !next.playing) {
      stopped();
      announce(next.stopped ?? `Paused at step ${next.cursor.step}.`);
    }
  });
}

export function report(reason: unknown): void {
  error.value =
    reason instanceof EngineError ? reason.plain : { name: "Error", problem: reason instanceof Error ? reason.message : String(reason) };
}

/** Runs one question to the engine; what it refuses is shown, in the place of what was refused before, which stays while the page asks by itself. */
async function doing<T>(work: () => Promise<T>, { asked = true } = {}): Promise<T | undefined> {
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

let openings = 0;
/** Opens a session and replays it to its step. A later call wins. */
export async function open(next: Session, found: readonly SessionProblem[] = []): Promise<void> {
  const number = ++openings;
  stopped();
  ways = [];
  const opened = await doing<Opened>(() => engine().ask("open", { session: next, wanted: wanted() }));
  if (opened === undefined || number !== openings) return;
  batch(() => {
    session.value = opened.session;
    model.value = opened.model;
    curve.value = noCurve;
    problems.value = found;
    sameBits.value = opened.sameBits;
    show(opened.frame);
  });
}

/** Opens the session with something else about it: from the start, with the same seed. */
export function change(difference: Partial<Session>): Promise<void> {
  const current = session.value;
  if (current === undefined) return Promise.resolve();
  const { start: _start, digest: _digest, ...rest } = current;
  return open({ ...rest, step: 0, edits: [], ...difference });
}

/** Asks for frames, each when the last one was drawn, until playing ends. */
/**
 * At full speed every second picture of the screen shows a new state: a state takes the engine a few milliseconds, which it would not train, and thousands
 * of steps lie between two of them anyway.
 */
async function drawFrames(): Promise<void> {
  while (playing.value) {
    await new Promise(requestAnimationFrame);
    if (!Number.isFinite(perSecond.value)) await new Promise(requestAnimationFrame);
    if (!playing.value) return;
    try {
      const next = await engine().ask("frame", { wanted: wanted() });
      if (playing.value) show(next);
    } catch (reason) {
      report(reason);
      stopped();
    }
  }
}

export const speed = computed<Speed>(() => ({ rung: rung.value, perSecond: perSecond.value }));

export async function play(): Promise<void> {
  if (playing.value || frame.value === undefined) return;
  playing.value = true;
  announce("Training.");
  // What was asked before comes first: a walk would stop the engine again.
  await underway;
  if (!playing.value) return;
  const answer = await doing(() => engine().ask("play", { speed: speed.value }));
  if (answer === undefined) stopped();
  else if (playing.value) {
    begun = true;
    void drawFrames();
  }
}

export async function pause(): Promise<void> {
  if (!playing.value) return;
  stopped();
  const last = await doing(() => engine().ask("pause", { wanted: wanted() }));
  if (last === undefined) return;
  show(last);
  announce(`Paused at step ${last.cursor.step}. ${lossSentence(last)}`);
}
export const toggle = (): Promise<void> => (playing.value ? pause() : play());

export function chooseSpeed(next: Partial<Speed>): void {
  batch(() => {
    rung.value = next.rung ?? rung.value;
    perSecond.value = next.perSecond ?? perSecond.value;
  });
  if (playing.value) void doing(() => engine().ask("play", { speed: speed.value }));
}

const number = (value: number): string => value.toPrecision(3);
const lossSentence = ({ trainLoss, testLoss }: Frame): string =>
  `Training loss ${number(trainLoss)}${Number.isNaN(testLoss) ? "" : `, test loss ${number(testLoss)}`}.`;

/** Something to be done one after the other, with a frame at its end. */
interface Way {
  /** Of two that wait one after the other with the same key, the later takes the earlier's place. */
  readonly key: string;
  readonly ask: () => Promise<Frame>;
  readonly say: boolean;
  /** So many rungs, to which more can be added. */
  readonly count?: number;
}

/** A scrubber or a dragged weight never piles up work: only the last place of each waits. Nothing else is left out. */
let ways: Way[] = [];
/** Ends when nothing waits any more. */
let underway: Promise<void> | undefined;
function go(way: Way): Promise<void> {
  stopped();
  if (ways.at(-1)?.key === way.key) ways.pop();
  ways.push(way);
  underway ??= goAll();
  return underway;
}
async function goAll(): Promise<void> {
  try {
    for (let now = ways.shift(); now !== undefined; now = ways.shift()) {
      const arrived = await doing(now.ask);
      if (arrived === undefined) continue;
      show(arrived);
      // Inside of a step the operation speaks for itself (inspect.ts).
      if (now.say && arrived.cursor.operation < 0) announce(`Step ${arrived.cursor.step}. ${lossSentence(arrived)}`);
    }
  } finally {
    underway = undefined;
  }
}

/** So many rungs of the ladder; backwards when negative. */
export function walk(by: number): Promise<void> {
  const asked = rung.value;
  const key = `walk ${asked}`;
  const waiting = ways.at(-1);
  const count = (waiting?.key === key ? waiting.count! : 0) + by;
  return go({ key, count, say: true, ask: () => engine().ask("walk", { rung: asked, count, wanted: wanted() }) });
}
export const goTo = (step: number): Promise<void> =>
  go({ key: "goTo", say: true, ask: () => engine().ask("goTo", { step, wanted: wanted() }) });
/** A change; training goes on where it was under way. */
async function alter(key: string, ask: () => Promise<Frame>): Promise<void> {
  const resume = playing.value;
  await go({ key, say: false, ask });
  if (resume) await play();
}
export const editWeight = (index: number, value: number): Promise<void> =>
  alter(`edit ${index}`, () => engine().ask("editWeight", { index, value, wanted: wanted() }));
export const changeOptimizer = (optimizer: OptimizerSpec): Promise<void> =>
  alter("optimizer", () => engine().ask("changeOptimizer", { optimizer, wanted: wanted() }));
/** The same state once more, with what the page wants now. */
export async function refresh(): Promise<void> {
  if (playing.value || frame.value === undefined) return;
  const now = await doing(() => engine().ask("frame", { wanted: wanted() }), { asked: false });
  if (now !== undefined) show(now);
}
