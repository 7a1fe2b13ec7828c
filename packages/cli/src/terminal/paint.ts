/**
 * Colours, at whatever depth the terminal has. Two hues carry meaning everywhere in Hillock: orange for the negative side
 * (class 0, a mistake), blue for the positive one (class 1, a right answer). Everything else is the terminal's own text
 * colour, bold or dim, so that it reads on any background.
 */

import { WriteStream } from "node:tty";
import { styleText } from "node:util";

export type ColorDepth = 1 | 4 | 8 | 24;
export type Rgb = readonly [red: number, green: number, blue: number];
export type Hue = "negative" | "positive";
type Style = Parameters<typeof styleText>[0];

export const hues: Readonly<Record<Hue, Rgb>> = { negative: [0xd9, 0x76, 0x0f], positive: [0x2f, 0x7f, 0xc1] };
/** The nearest of the 16 colours, and of the 256 where the nearest by arithmetic would be dull. */
const sixteen: Readonly<Record<Hue, Style>> = { negative: "yellow", positive: "blue" };
const indexed: Readonly<Record<Hue, number>> = { negative: 172, positive: 32 };
/** Steps of each hue among the 256 colours, from faint to full: arithmetic would lead through olive and dark red. */
const ladders: Readonly<Record<Hue, readonly Rgb[]>> = {
  negative: [
    [135, 95, 0],
    [175, 95, 0],
    [215, 135, 0],
  ],
  positive: [
    [0, 95, 135],
    [0, 95, 175],
    [0, 135, 215],
  ],
};

/** `a` with the share `t` of `b` mixed in. */
export const mix = (a: Rgb, b: Rgb, t: number): Rgb => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];

/** The nearest colour of the 256: the 6×6×6 cube or the grey ramp. */
export function nearestIndexed(color: Rgb): number {
  const [r, g, b] = color;
  if (Math.max(r, g, b) - Math.min(r, g, b) < 10) {
    const grey = (r + g + b) / 3;
    return grey < 4 ? 16 : grey > 246 ? 231 : 232 + Math.min(23, Math.max(0, Math.round((grey - 8) / 10)));
  }
  const level = (value: number): number => (value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.round((value - 55) / 40)));
  return 16 + 36 * level(r) + 6 * level(g) + level(b);
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

export class Paint {
  readonly depth: ColorDepth;
  /** What tints fade into: the background that the terminal probably has. */
  readonly ground: Rgb;

  constructor(depth: ColorDepth, background: "dark" | "light" = "dark") {
    this.depth = depth;
    this.ground = background === "dark" ? [24, 26, 30] : [250, 250, 248];
  }

  #style(style: Style, text: string): string {
    // Whether to colour was decided by the depth; some versions of Node would ask their own stdout again.
    return this.depth === 1 || text === "" ? text : styleText(style, text, { validateStream: false });
  }

  bold = (text: string): string => this.#style("bold", text);
  dim = (text: string): string => this.#style("dim", text);
  /** For what went wrong. */
  alarm = (text: string): string => this.#style(["bold", "red"], text);

  /** Text in one of the two hues. */
  hue(hue: Hue, text: string): string {
    if (this.depth < 8 || text === "") return this.#style(sixteen[hue], text);
    const code = this.depth === 24 ? `38;2;${hues[hue].join(";")}` : `38;5;${indexed[hue]}`;
    return `\x1b[${code}m${text}\x1b[39m`;
  }

  /** A hue at a strength from 0 (the background) to 1, as a colour. */
  tint(hue: Hue, strength: number): Rgb {
    const share = Math.min(1, Math.max(0, strength));
    if (this.depth !== 8) return mix(this.ground, hues[hue], share);
    const ladder = ladders[hue];
    const step = Math.round(share * ladder.length);
    return step === 0 ? mix(this.ground, hues[hue], 0) : ladder[step - 1]!;
  }

  /** Text on a tinted cell; where there are few colours the text itself is coloured. */
  heat(hue: Hue, strength: number, text: string): string {
    if (this.depth === 1 || strength <= 0) return text;
    if (this.depth === 4) return this.#style(strength > 0.5 ? (["bold", sixteen[hue]].flat() as Style) : sixteen[hue], text);
    return this.on(this.tint(hue, strength), text);
  }

  /** Text on a background colour, in black or white, whichever reads better (depth 8 or 24). */
  on(color: Rgb, text: string): string {
    const ink: Rgb = luminance(color) > 140 ? [10, 10, 10] : [238, 238, 238];
    return `\x1b[${this.#code(48, color)};${this.#code(38, ink)}m${text}\x1b[49;39m`;
  }

  /** Two square pixels in one cell, one above the other (depth 8 or 24). */
  pixels(top: Rgb, bottom: Rgb): string {
    return this.mark("▀", top, bottom);
  }

  /** A character in one colour on another (depth 8 or 24). */
  mark(character: string, color: Rgb, ground: Rgb): string {
    return `\x1b[${this.#code(38, color)};${this.#code(48, ground)}m${character}\x1b[49;39m`;
  }

  #code(kind: 38 | 48, color: Rgb): string {
    return this.depth === 24 ? `${kind};2;${color.map(Math.round).join(";")}` : `${kind};5;${nearestIndexed(color)}`;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** NO_COLOR and FORCE_COLOR as everywhere (https://no-color.org, https://force-color.org); else what the terminal says of itself. */
export function colorDepthOf(isTTY: boolean, environment: Environment): ColorDepth {
  const forced = environment.FORCE_COLOR !== undefined;
  if (!forced && (!isTTY || (environment.NO_COLOR ?? "") !== "")) return 1;
  if (!forced && environment.TERM !== "dumb" && /^(?:truecolor|24bit)$/.test(environment.COLORTERM ?? "")) return 24;
  const { NO_COLOR: _, ...rest } = environment;
  return WriteStream.prototype.getColorDepth(rest) as ColorDepth;
}

/** Some terminals say "foreground;background" in COLORFGBG; 7 and 15 are the light ones. Most are dark. */
export function backgroundOf({ COLORFGBG }: Environment): "dark" | "light" {
  return /;(?:7|15)$/.test(COLORFGBG ?? "") ? "light" : "dark";
}
