/** The studio as Play uses it: the session with what was changed on the way, and the questions that Play asks of the engine. */

import { computed } from "@preact/signals";
import { goOnTo } from "../app/keeping.ts";
import * as studio from "../app/studio.ts";
import type { CallName, Calls, Domain, ExampleSet } from "../engine/protocol.ts";
import { optimizerAt } from "../session/cures.ts";
import { type DataSpec, defaultSession, type Session, type StopSpec } from "../session/session.ts";

export { inspect } from "../inspector/inspect.ts";
export const { curve, editWeight, changeOptimizer, frame, model, playing, report } = studio;

/** As opened, but with the optimiser that is at work now. */
export const session = computed<Session>(() => {
  const opened = studio.session.value ?? defaultSession;
  const optimizer = optimizerAt(opened, studio.frame.value?.edits ?? []);
  // The same object while nothing was changed: the rail is not drawn anew with every frame.
  return optimizer === opened.training.optimizer ? opened : { ...opened, training: { ...opened.training, optimizer } };
});

/** Opens another session in place of this one. */
export const change = (next: Session): Promise<void> => studio.open(next);

/** Another rule for stopping changes nothing that was computed: what was trained is taken up again. */
export async function changeStop(stop: StopSpec): Promise<void> {
  const now = studio.liveSession.peek();
  if (now !== undefined) await goOnTo({ ...now, training: { ...now.training, stop } });
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
