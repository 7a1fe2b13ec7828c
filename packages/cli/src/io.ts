/** What a command has of the outside world. Tests hand in their own. */

import type { Environment } from "./terminal/paint.ts";
import { backgroundOf, colorDepthOf, Paint } from "./terminal/paint.ts";
import { PlainScreen, type Screen, type Stream, TerminalScreen } from "./terminal/screen.ts";

export interface Terminal extends Stream {
  readonly isTTY?: boolean | undefined;
}

export interface Io {
  /** Results: a live screen on a terminal, plain lines elsewhere. */
  readonly screen: Screen;
  /** The same, for machines. */
  readonly stdout: Stream;
  /** What went wrong. */
  readonly errors: Screen;
  readonly environment: Environment;
}

/** Lines longer than this are hard to read, however wide the terminal is. */
export const widest = 120;

export function openScreen(stream: Terminal, environment: Environment): Screen {
  const isTTY = stream.isTTY === true;
  const paint = new Paint(colorDepthOf(isTTY, environment), backgroundOf(environment));
  const live = isTTY && environment.TERM !== "dumb";
  return live ? new TerminalScreen(stream, paint) : new PlainScreen(stream, paint, stream.columns ?? 80);
}

export const openIo = (stdout: Terminal, stderr: Terminal, environment: Environment): Io => ({
  screen: openScreen(stdout, environment),
  stdout,
  errors: openScreen(stderr, environment),
  environment,
});
