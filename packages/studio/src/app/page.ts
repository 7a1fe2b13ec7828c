/** What a page brings; the frame gives it a place. Components read the studio's signals (studio.ts) and are drawn anew when those change. */

import type { FunctionComponent } from "preact";
import type { FrameWanted } from "../engine/protocol.ts";
import type { Session } from "../session/session.ts";

export interface Page {
  /** In the address: "#/play". */
  readonly id: string;
  /** In the header. */
  readonly title: string;
  /** One sentence for the browser's tab and for readers who cannot see the page. */
  readonly description: string;
  /** The session that opens when the address has none. */
  readonly session: Session;
  /** What each frame must bring. Read before every frame, so it may depend on signals. */
  readonly wanted: () => FrameWanted;
  /** Setup, on the left; on a phone in the bottom sheet. */
  readonly rail?: FunctionComponent;
  /** The stage has a heading of its own (h1); else the frame gives it one that is read out only. */
  readonly ownHeading?: boolean;
  /** The network and its pictures. */
  readonly stage: FunctionComponent;
  /** Stands in the place of the frame's transport. */
  readonly transport?: FunctionComponent;
  /** Stands above the formula in the inspector. */
  readonly inspector?: FunctionComponent;
  /** The keys that the page adds: for the "?" dialog. Return true when the key was used. */
  readonly keys?: readonly PageKey[];
}

export interface PageKey {
  readonly key: string;
  readonly text: string;
  readonly press: () => void;
}
