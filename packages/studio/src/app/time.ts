/**
 * What can be done with the open session: opening, playing, walking, changing. Whatever moves time takes the place of what moved it before. These functions read
 * signals without subscribing to them: whoever calls them inside an effect must not be run again by what they do.
 */

import { batch, effect, signal } from "@preact/signals";
import type { Frame, FrameWanted, Opened, Speed } from "../engine/protocol.ts";
import type { KeptRun } from "../session/kept.ts";
import type { SessionProblem } from "../session/problem.ts";
import type { OptimizerSpec, Session } from "../session/session.ts";
import {
  announce,
  begin,
  canTrain,
  curve,
  doing,
  engine,
  error,
  frame,
  model,
  noCurve,
  offer,
  page,
  perSecond,
  playing,
  problems,
  report,
  rung,
  sameBits,
  session,
  show,
  speed,
  stopped,
  wanted,
} from "./state.ts";

/** Counts what moved time: the newest counts. */
const moves = signal(0);

export interface Opening {
  /** What a link said that cannot be. */
  readonly problems?: readonly SessionProblem[];
  /** A state that was kept, to begin with in place of the session's start. */
  readonly kept?: KeptRun | undefined;
  /** What the link asks for, where it takes long. */
  readonly offer?: Session | undefined;
}

let openings = 0;
/** Opens a session and goes to its step; resolves when it is there, or is left. A later call wins. */
export async function open(next: Session, { problems: found = [], kept, offer: offered }: Opening = {}): Promise<void> {
  const number = ++openings;
  const move = ++moves.value;
  stopped();
  ways = [];
  const ask = { session: next, wanted: wanted(), ...(kept === undefined ? {} : { kept }) };
  const opened = await doing<Opened>(() => engine().ask("open", ask));
  if (opened === undefined || number !== openings) return;
  batch(() => {
    session.value = opened.session;
    model.value = opened.model;
    curve.value = noCurve;
    problems.value = found;
    offer.value = offered;
    sameBits.value = undefined;
    show(opened.frame);
  });
  await arrival(move);
}

/** Opens the session with something else about it: from the start, with the same seed. */
export function change(difference: Partial<Session>): Promise<void> {
  const current = session.peek();
  if (current === undefined) return Promise.resolve();
  const { start: _start, digest: _digest, ...rest } = current;
  return open({ ...rest, step: 0, edits: [], ...difference });
}

const moving = (): boolean => playing.peek() || frame.peek()?.way !== undefined;

let following = false;
/**
 * Asks for frames, each when the last one was drawn, as long as time moves. At full speed every second picture of the screen shows a new state: a state takes the
 * engine a few milliseconds, which it would not train, and thousands of steps lie between two of them anyway.
 */
async function follow(): Promise<void> {
  if (following) return;
  following = true;
  try {
    while (moving()) {
      await new Promise(requestAnimationFrame);
      if (!Number.isFinite(perSecond.peek())) await new Promise(requestAnimationFrame);
      if (!moving()) break;
      const next = await engine().ask("frame", { wanted: wanted() });
      if (moving()) show(next);
    }
  } catch (reason) {
    batch(() => {
      report(reason);
      stopped();
      const { way: _, ...still } = frame.peek()!;
      frame.value = still;
    });
  } finally {
    following = false;
  }
}

/** Resolves when time has arrived where it was sent, or moves elsewhere. */
function arrival(move: number): Promise<void> {
  if (frame.peek()?.way === undefined) return Promise.resolve();
  void follow();
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (frame.value?.way !== undefined && !playing.value && moves.value === move) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

export async function play(): Promise<void> {
  if (playing.peek() || !canTrain.peek()) return;
  playing.value = true;
  announce("Training.");
  // What was asked before comes first: a walk would stop the engine again.
  await underway;
  if (!playing.peek()) return;
  const answer = await doing(() => engine().ask("play", { speed: speed.peek() }));
  if (answer === undefined) stopped();
  else if (playing.peek()) {
    begin();
    void follow();
  }
}

/** Time stays where it is, whether it plays or is on its way. */
export async function pause(): Promise<void> {
  if (!moving()) return;
  stopped();
  moves.value++;
  const last = await doing(() => engine().ask("pause", { wanted: wanted() }));
  if (last === undefined) return;
  show(last);
  announce(`Paused at step ${last.cursor.step}. ${lossSentence(last)}`);
}
export const toggle = (): Promise<void> => (playing.peek() ? pause() : play());

export function chooseSpeed(next: Partial<Speed>): void {
  batch(() => {
    rung.value = next.rung ?? rung.peek();
    perSecond.value = next.perSecond ?? perSecond.peek();
  });
  if (playing.peek()) void doing(() => engine().ask("play", { speed: speed.peek() }));
}

const number = (value: number): string => value.toPrecision(3);
const lossSentence = ({ trainLoss, testLoss }: Frame): string =>
  Number.isNaN(trainLoss) ? "" : `Training loss ${number(trainLoss)}${Number.isNaN(testLoss) ? "" : `, test loss ${number(testLoss)}`}.`;

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
  moves.value++;
  if (ways.at(-1)?.key === way.key) ways.pop();
  ways.push(way);
  underway ??= goAll();
  return underway;
}
async function goAll(): Promise<void> {
  try {
    for (let now = ways.shift(); now !== undefined; now = ways.shift()) {
      const move = moves.peek();
      let arrived = await doing(now.ask);
      if (arrived === undefined) continue;
      show(arrived);
      await arrival(move);
      arrived = frame.peek()!;
      // Inside of a step the operation speaks for itself (inspect.ts).
      if (now.say && arrived.way === undefined && arrived.cursor.operation < 0)
        announce(`Step ${arrived.cursor.step}. ${lossSentence(arrived)}`);
    }
  } finally {
    underway = undefined;
  }
}

/** So many rungs of the ladder; backwards when negative. */
export function walk(by: number): Promise<void> {
  const asked = rung.peek();
  const key = `walk ${asked}`;
  const waiting = ways.at(-1);
  const count = (waiting?.key === key ? waiting.count! : 0) + by;
  return go({ key, count, say: true, ask: () => engine().ask("walk", { rung: asked, count, wanted: wanted() }) });
}
export const goTo = (step: number): Promise<void> =>
  go({ key: "goTo", say: true, ask: () => engine().ask("goTo", { step, wanted: wanted() }) });
/** Forgets what came after the present step. */
export const forget = (): Promise<void> => go({ key: "forget", say: false, ask: () => engine().ask("forget", { wanted: wanted() }) });

/** A change; training goes on where it was under way. */
async function alter(key: string, ask: () => Promise<Frame>): Promise<void> {
  const resume = playing.peek();
  await go({ key, say: false, ask });
  if (resume) await play();
}
export const editWeight = (index: number, value: number): Promise<void> =>
  alter(`edit ${index}`, () => engine().ask("editWeight", { index, value, wanted: wanted() }));
export const changeOptimizer = (optimizer: OptimizerSpec): Promise<void> =>
  alter("optimizer", () => engine().ask("changeOptimizer", { optimizer, wanted: wanted() }));

const sameWish = (a: FrameWanted, b: FrameWanted): boolean =>
  a.grid === b.grid && a.outputGrid === b.outputGrid && a.inputMaps === b.inputMaps;

/** While time rests, asks for the same state once more whenever the page wants it brought another way: larger maps, or any, when its code has come. Call once. */
export function followWishes(): void {
  let asking = false;
  effect(() => {
    const [wish, now] = [page.value?.wanted() ?? {}, frame.value];
    if (asking || now === undefined || playing.value || now.way !== undefined || sameWish(wish, now.brought)) return;
    asking = true;
    void doing(() => engine().ask("frame", { wanted: wish }), { asked: false }).then((next) => {
      asking = false;
      if (next !== undefined && !moving()) show(next);
    });
  });
}
/** What was refused is taken note of. */
export function dismiss(): void {
  error.value = undefined;
}
