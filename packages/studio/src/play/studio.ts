/** The studio as Play uses it: the session with what was changed on the way, and the questions that Play asks of the engine. */

import { computed } from "@preact/signals";
import { keepNow, keptFor } from "../app/keeping.ts";
import * as studio from "../app/studio.ts";
import type { CallName, Calls, Domain, ExampleSet } from "../engine/protocol.ts";
import { type DataSpec, defaultSession, type Session, type StopSpec } from "../session/session.ts";

export { inspect } from "../inspector/inspect.ts";
export const { curve, editWeight, changeOptimizer, frame, model, playing, report } = studio;

/** As opened, but with the optimiser that is at work now. */
export const session = computed<Session>(() => {
  const opened = studio.session.value ?? defaultSession;
  const newest = studio.frame.value?.edits.findLast((edit) => edit.kind === "optimizer");
  return newest?.kind !== "optimizer" ? opened : { ...opened, training: { ...opened.training, optimizer: newest.optimizer } };
});

/** Opens another session in place of this one. */
export const change = (next: Session): Promise<void> => studio.open(next);

/** Another rule for stopping changes nothing that was computed: what was trained is taken up again. */
export async function changeStop(stop: StopSpec): Promise<void> {
  const now = studio.liveSession.peek();
  if (now === undefined) return;
  const next = { ...now, training: { ...now.training, stop } };
  await keepNow();
  await studio.open(next, { kept: await keptFor(next) });
}

/** The same, and training goes on where it was under way. */
export async function changeUnderway(next: Session): Promise<void> {
  const resume = playing.peek();
  await studio.open(next);
  if (resume) await studio.play();
}

export const call = <Name extends CallName>(name: Name, ask: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> =>
  studio.engine().ask(name, ask);

/** A set's examples, without opening it. */
export const preview = (data: DataSpec): Promise<{ examples: ExampleSet; domain: Domain }> => call("preview", { data });
