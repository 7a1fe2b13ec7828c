/** Bars of block characters, fine to an eighth of a cell. */

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar for a share from 0 to 1 of `width` cells, without the empty rest. Anything above 0 is visible. */
export function bar(share: number, width: number): string {
  const whole = Math.max(0, width) * 8;
  const exact = (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0) * whole;
  const parts = exact > 0 ? Math.max(1, Math.round(exact)) : 0;
  return "█".repeat(Math.floor(parts / 8)) + eighths[parts % 8]!;
}

export interface ProgressBar {
  /** What is done, and the rest of the track, as text that together is `width` cells wide. */
  readonly done: string;
  readonly rest: string;
}

/** What remains to be done: a hairline, so that the end can be seen. */
const track = "─";

/** A progress bar; with `segments` (epochs) there is a gap of one cell between them, as long as each keeps three cells or more. */
export function progressBar(share: number, width: number, segments = 1): ProgressBar {
  const gaps = segments - 1;
  if (segments > 1 && (width - gaps) / segments < 3) return progressBar(share, width);
  const cells = width - gaps;
  const [done, rest]: [string[], string[]] = [[], []];
  for (let segment = 0; segment < segments; segment++) {
    const length = Math.floor(((segment + 1) * cells) / segments) - Math.floor((segment * cells) / segments);
    const filled = bar(Math.min(1, share * segments - segment), length);
    const empty = track.repeat(length - filled.length);
    if (filled !== "" || segment === 0) done.push(filled);
    if (filled === "" && segment > 0) rest.push(empty);
    else if (filled.length < length) rest.unshift(empty);
  }
  // The gap after a full last segment belongs to what is done.
  const full = done.length + rest.length === segments && rest.length > 0;
  return { done: done.join(" ") + (full ? " " : ""), rest: rest.join(" ") };
}
