/**
 * The colours that drawings on a canvas need; `tokens.css` says the same to the page (palette.test.ts compares them). Signed values stand on a diverging
 * scale: orange below zero, blue above, and zero is always the tone of the background.
 */

export type ThemeName = "light" | "dark";

export interface Palette {
  /** Seven stops from the most negative to the most positive value; the fourth is zero. */
  readonly signed: readonly [string, string, string, string, string, string, string];
  /** From nothing to the largest value, for what cannot be negative. */
  readonly amount: readonly [string, string];
  readonly paper: string;
  readonly panel: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly line: string;
  /** Errors that travel back. Never alone: the double underline is the second cue. */
  readonly delta: string;
}

export const palettes: Readonly<Record<ThemeName, Palette>> = {
  light: {
    signed: ["#9a4a00", "#d9760f", "#f4b877", "#f3f2ef", "#8fc1e6", "#2f7fc1", "#0b4f8a"],
    amount: ["#f3f2ef", "#0b4f8a"],
    paper: "#fbfaf7",
    panel: "#ffffff",
    ink: "#1b1d21",
    inkSoft: "#5a5e66",
    line: "#e2dfd8",
    delta: "#b312c9",
  },
  dark: {
    signed: ["#ffb35c", "#d9822b", "#7a4d22", "#23272e", "#2a5a80", "#3f97d6", "#8ccbff"],
    amount: ["#23272e", "#8ccbff"],
    paper: "#14171c",
    panel: "#1a1e24",
    ink: "#eceae5",
    inkSoft: "#a4a9b2",
    line: "#30353d",
    delta: "#e27bff",
  },
};
