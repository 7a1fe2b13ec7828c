/** A message of the frame, with what can be done about it. */

import type { ComponentChildren } from "preact";
import { Icon } from "./icons.tsx";

interface MessageProps {
  readonly role: "alert" | "status";
  /** Missing where the message goes by what is done. */
  readonly dismiss?: () => void;
  readonly children: ComponentChildren;
}
export const Message = ({ role, dismiss, children }: MessageProps) => (
  <div class="message" role={role}>
    <div>{children}</div>
    {dismiss !== undefined && (
      <button type="button" class="plain icon" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    )}
  </div>
);
