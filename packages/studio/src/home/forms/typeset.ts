/** LaTeX to HTML by KaTeX, with the keys of the numbers in it. Used by the build, which typesets the recording, and lazily by the page. */

import katex from "katex";
import { escapeAttribute } from "./html.ts";
import type { Wrap } from "./mark.ts";

export interface Typesetter {
  readonly wrap: Wrap;
  /** @returns HTML whose inline styles are in `data-style`: the page's policy lets scripts set styles, but no markup bring them. */
  readonly html: (latex: string, display?: boolean) => string;
}

export function createTypesetter(): Typesetter {
  const keys: string[] = [];
  return {
    wrap: (latex, key) => {
      // KaTeX splits what it is given at commas: keys are brought in afterwards.
      keys.push(key);
      return `\\htmlData{ref=${keys.length - 1}}{${latex}}`;
    },
    html: (latex, display = false) =>
      katex
        .renderToString(latex, {
          output: "html",
          displayMode: display,
          throwOnError: true,
          strict: "ignore",
          trust: ({ command }) => command === "\\htmlData",
        })
        .replaceAll(' style="', ' data-style="')
        .replaceAll(/data-ref="(\d+)"/g, (_, index: string) => `data-ref="${escapeAttribute(keys[Number(index)]!)}"`),
  };
}
