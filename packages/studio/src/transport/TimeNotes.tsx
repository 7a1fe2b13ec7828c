/** What the transport has to say: that time is on its way somewhere, and what comes again when it goes on. */

import { useEffect, useRef, useState } from "preact/hooks";
import * as studio from "../app/studio.ts";
import { formatCount, formatExact, formatNumber } from "../draw/numbers.ts";
import type { Way } from "../engine/protocol.ts";
import { durationText } from "../session/cost.ts";
import type { Edit } from "../session/session.ts";

/** Milliseconds after which the pace says something about the time that is left. */
const trusted = 800;

/** Steps that are computed again: how far, how long, and a way out. */
function Journey({ way, step }: { readonly way: Way; readonly step: number }) {
  const begun = useRef({ to: way.to, at: performance.now(), step });
  if (begun.current.to !== way.to || step < begun.current.step) begun.current = { to: way.to, at: performance.now(), step };
  const { at, step: first } = begun.current;
  const passed = performance.now() - at;
  const left = ((way.to - step) / Math.max(1, step - first)) * passed;
  return (
    <section class="time-note" aria-label="On the way">
      <span id="journey">
        Computing again: step <span class="number">{formatCount(step)}</span> of <span class="number">{formatCount(way.to)}</span>
        {passed > trusted && <span class="caption"> · about {durationText(left / 1000)} left</span>}
      </span>
      <progress aria-labelledby="journey" max={1} value={way.to === first ? 1 : (step - first) / (way.to - first)} />
      <button type="button" onClick={() => void studio.pause()}>
        Stop here
      </button>
    </section>
  );
}

const changeText = (edit: Edit): string =>
  edit.kind === "weight"
    ? `a weight becomes ${formatNumber(edit.value)}`
    : `the learning rate becomes ${formatExact(edit.optimizer.learningRate)}`;

function Ahead({ edit }: { readonly edit: Edit }) {
  return (
    <section class="time-note" aria-label="Ahead">
      <span>
        Ahead, at step <span class="number">{formatCount(edit.step)}</span>, {changeText(edit)} again, as you changed it.
      </span>
      <button type="button" onClick={() => void studio.forget()}>
        Forget what came after this step
      </button>
    </section>
  );
}

export function TimeNotes() {
  const now = studio.frame.value;
  const [settled, setSettled] = useState(false);
  const ahead = studio.playing.value ? undefined : now?.ahead;
  const key = ahead === undefined ? "" : `${ahead.kind} ${ahead.step}`;
  // Who only passes by, with a scrubber in the hand, is told nothing.
  useEffect(() => {
    setSettled(false);
    if (key === "") return;
    const timer = setTimeout(() => setSettled(true), 300);
    return () => clearTimeout(timer);
  }, [key]);
  if (now?.way !== undefined) return <Journey way={now.way} step={now.cursor.step} />;
  return settled && ahead !== undefined ? <Ahead edit={ahead} /> : null;
}
