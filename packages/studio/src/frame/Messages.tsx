/** What went wrong, in three parts: what came, what would have been right, what to do. And whether a shared link kept its promise. */

import { computed } from "@preact/signals";
import { goOnTo } from "../app/keeping.ts";
import * as studio from "../app/studio.ts";
import { formatCount, formatExact } from "../draw/numbers.ts";
import { durationText, secondsFor } from "../session/cost.ts";
import { type Cure, curesOf } from "../session/cures.ts";
import { Message } from "./Message.tsx";

function ErrorMessage() {
  const error = studio.error.value;
  if (error === undefined) return null;
  return (
    <Message role="alert" dismiss={studio.dismiss}>
      <strong>{error.problem}.</strong> {error.received && <span>Received: {error.received}. </span>}
      {error.expected && <span>Expected: {error.expected}. </span>}
      {error.fix && <span>{error.fix}</span>}
    </Message>
  );
}

function LinkMessage() {
  const problems = studio.problems.value;
  if (problems.length === 0) return null;
  return (
    <Message
      role="status"
      dismiss={() => {
        studio.problems.value = [];
      }}
    >
      <strong>This link holds something that cannot be; the rest of it was opened.</strong>
      <ul>
        {problems.slice(0, 4).map(({ what, received, expected }, i) => (
          <li key={`${i}-${what}`}>
            {what}: received {received}, expected {expected}.
          </li>
        ))}
        {problems.length > 4 && <li>and {problems.length - 4} more</li>}
      </ul>
    </Message>
  );
}

function BitsMessage() {
  if (studio.sameBits.value !== false) return null;
  return (
    <Message
      role="status"
      dismiss={() => {
        studio.sameBits.value = undefined;
      }}
    >
      <strong>These are not the numbers that were shared.</strong> The link was made with another version of the engine, or was changed by
      hand. What you see is what this session gives here.
    </Message>
  );
}

const broken = computed(() => {
  const [frame, session] = [studio.frame.value, studio.liveSession.value];
  if (frame?.stopped?.kind !== "broken" || session === undefined) return undefined;
  return { sentence: frame.stopped.sentence, ...curesOf(session, studio.curve.value) };
});

/** The loss broke: where it is said, and what can be done about it at once. */
function BrokenMessage() {
  const now = broken.value;
  if (now === undefined) return null;
  const { rate, fromStart, back } = now;
  const take = ({ session }: Cure) => void studio.open(session).then(studio.play);
  return (
    <Message role="alert">
      <strong>{now.sentence}</strong> With a learning rate of <span class="number">{formatExact(rate)}</span> each step goes further past
      the valley than the one before.
      <p class="message-buttons">
        <button type="button" class="primary" onClick={() => take(fromStart)}>
          Try {formatExact(fromStart.rate)} from the start
        </button>
        {back !== undefined && (
          <button type="button" onClick={() => take(back)}>
            Back to step {formatCount(back.step)}, with {formatExact(back.rate)}
          </button>
        )}
      </p>
    </Message>
  );
}

/** A link to a step that takes long to reach is asked about first. */
function OfferMessage() {
  const [offer, now] = [studio.offer.value, studio.frame.value];
  if (offer === undefined || now === undefined) return null;
  const { step } = now.cursor;
  const close = (): void => {
    studio.offer.value = undefined;
  };
  return (
    <Message role="status" dismiss={close}>
      <strong>This link leads to step {formatCount(offer.step)}.</strong> What you see is step {formatCount(step)}; the rest has to be
      computed again, which takes about {durationText(secondsFor(offer, offer.step - step))} here.
      <p class="message-buttons">
        <button
          type="button"
          class="primary"
          onClick={() => {
            close();
            void goOnTo(offer);
          }}
        >
          Go there
        </button>
      </p>
    </Message>
  );
}

export const Messages = () => (
  <div class="messages">
    <ErrorMessage />
    <BrokenMessage />
    <OfferMessage />
    <LinkMessage />
    <BitsMessage />
  </div>
);
