/** What went wrong, in three parts: what came, what would have been right, what to do. And whether a shared link kept its promise. */

import type { ComponentChildren } from "preact";
import * as studio from "../app/studio.ts";
import { Icon } from "./icons.tsx";

interface MessageProps {
  readonly role: "alert" | "status";
  readonly dismiss: () => void;
  readonly children: ComponentChildren;
}
const Message = ({ role, dismiss, children }: MessageProps) => (
  <div class="message" role={role}>
    <div>{children}</div>
    <button type="button" class="plain icon" aria-label="Dismiss" onClick={dismiss}>
      <Icon name="close" />
    </button>
  </div>
);

function ErrorMessage() {
  const error = studio.error.value;
  if (error === undefined) return null;
  return (
    <Message
      role="alert"
      dismiss={() => {
        studio.error.value = undefined;
      }}
    >
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

export const Messages = () => (
  <div class="messages">
    <ErrorMessage />
    <LinkMessage />
    <BitsMessage />
  </div>
);
