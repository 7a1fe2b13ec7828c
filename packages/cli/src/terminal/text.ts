/** Text as the terminal counts it: colour codes take no room, East Asian characters take two cells. */

import { stripVTControlCharacters } from "node:util";

/** Select Graphic Rendition: the colour codes of ECMA-48. */
const esc = String.fromCharCode(27);
const sgr = new RegExp(`(${esc}\\[[0-9;]*m)`);
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const combining = /\p{Mark}/u;

const cellsOf = (character: string): number => (combining.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** The text without colour codes. */
export const plain = (text: string): string => stripVTControlCharacters(text);

/** Terminal cells that the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of plain(text)) width += cellsOf(character);
  return width;
}

/** The text cut to at most `width` cells; what is cut ends in "…". Colour codes stay, so that colours end where they should. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let room = width - 1;
  let open = width > 0;
  let out = "";
  for (const part of text.split(sgr)) {
    if (part.startsWith(esc)) {
      out += part;
      continue;
    }
    for (const character of part) {
      if (!open) break;
      room -= cellsOf(character);
      open = room >= 0;
      out += open ? character : "…";
    }
  }
  return out;
}

/** Filled with spaces to `width` cells; longer text is left as it is. */
export const padEnd = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)));
export const padStart = (text: string, width: number): string => " ".repeat(Math.max(0, width - displayWidth(text))) + text;

/** Blocks of lines next to each other, top-aligned, with `gap` spaces between them. */
export function beside(blocks: readonly (readonly string[])[], gap = 2): string[] {
  const widths = blocks.map((lines) => Math.max(0, ...lines.map(displayWidth)));
  const height = Math.max(0, ...blocks.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((lines, column) => padEnd(lines[row] ?? "", widths[column]!))
      .join(" ".repeat(gap))
      .trimEnd(),
  );
}

/** Words broken into lines of at most `width` cells; a longer word has a line of its own. Line breaks in the text stay. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const indent = paragraph.match(/^ */)![0];
    const lines: string[] = [];
    let line = indent;
    for (const word of paragraph.slice(indent.length).split(" ")) {
      const longer = line.length === indent.length ? line + word : `${line} ${word}`;
      if (displayWidth(longer) <= width || line.length === indent.length) line = longer;
      else {
        lines.push(line);
        line = indent + word;
      }
    }
    return [...lines, line];
  });
}

/** Facts in a row with " · " between them, on as many lines as they need; one that is longer than a line is broken between its words. */
export function flow(facts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + 3 + displayWidth(fact) <= width) lines[lines.length - 1] = `${last} · ${fact}`;
    else lines.push(...wrap(fact, width));
  }
  return lines;
}

/** Without characters that would steer the terminal: names of files and messages of others may hold them. */
export function harmless(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0)!;
    out += character === "\n" || (code >= 32 && (code < 127 || code >= 160)) ? character : "�";
  }
  return out;
}
