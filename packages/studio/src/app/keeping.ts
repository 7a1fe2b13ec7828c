/**
 * How far the open session has come is kept from time to time, and whenever it rests: a reload, or coming back to a page, then begins there, and nothing is computed
 * twice. In memory for the visit, and by the browser for the next one.
 */

import { effect } from "@preact/signals";
import { keepRun, keptRun } from "../session/keep.ts";
import { isOnTheWay, type KeptRun, pastOf } from "../session/kept.ts";
import type { Session } from "../session/session.ts";
import * as studio from "./studio.ts";

/** Milliseconds between two while time moves, and after it has come to rest. */
const [often, soon] = [2000, 250];
/** Runs that are kept in memory. */
const most = 12;

const runs = new Map<string, KeptRun>();
/** What was kept last, so that nothing is kept twice. */
let last: { readonly session: Session; readonly digest: string; readonly step: number } | undefined;

function isKept(): boolean {
  const [session, frame] = [studio.session.peek(), studio.frame.peek()];
  if (session === undefined || frame === undefined) return true;
  return last?.session === session && last.step === frame.cursor.step && last.digest === frame.digest;
}

/** Keeps the present state. Resolves when it is in memory. */
export async function keepNow(): Promise<void> {
  const [session, frame] = [studio.session.peek(), studio.frame.peek()];
  if (session === undefined || frame === undefined || frame.cursor.step === 0 || isKept()) return;
  last = { session, digest: frame.digest, step: frame.cursor.step };
  try {
    const run = await studio.engine().ask("keep", {});
    const past = pastOf(session);
    runs.delete(past);
    runs.set(past, run);
    for (const oldest of [...runs.keys()].slice(0, -most)) runs.delete(oldest);
    // A browser that keeps nothing loses nothing but time.
    void keepRun(past, run).catch(() => {});
  } catch (reason) {
    studio.report(reason);
  }
}

/** The state that this session can begin with, if one was kept. */
export async function keptFor(session: Session): Promise<KeptRun | undefined> {
  if (session.step === 0) return undefined;
  const past = pastOf(session);
  const found = [runs.get(past), await keptRun(past)].filter((run) => run !== undefined && isOnTheWay(run, session));
  return found.sort((a, b) => b!.step - a!.step)[0];
}

/** Opens another moment, or another rule for stopping, of the session that is open: what was computed up to here is not computed again. */
export async function goOnTo(next: Session): Promise<void> {
  await keepNow();
  await studio.open(next, { kept: await keptFor(next) });
}

/** Call once. */
export function keepRuns(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rests = true;
  effect(() => {
    const now = studio.frame.value;
    const isResting = !studio.playing.value && now?.way === undefined;
    if (now === undefined || (timer !== undefined && isResting === rests && !isResting)) return;
    clearTimeout(timer);
    timer = undefined;
    rests = isResting;
    if (isKept() || now.cursor.step === 0) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        void keepNow();
      },
      isResting ? soon : often,
    );
  });
}
