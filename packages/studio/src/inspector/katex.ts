/** KaTeX, loaded when the first formula is to be seen. It builds elements itself, which the content policy allows; no text of ours becomes markup. */

import type { FormulaPiece, FormulaPieces } from "hillock";
import katex from "katex";
import "katex/dist/katex.min.css";

/** `\htmlData{input=2}{…}` marks what can be clicked; every other command that reaches out of the formula stays off. */
function typeset(latex: string, into: HTMLElement): void {
  katex.render(latex, into, {
    output: "html",
    throwOnError: false,
    strict: false,
    trust: ({ command }) => command === "\\htmlData",
  });
}

const span = (name: string): HTMLSpanElement => {
  const element = document.createElement("span");
  element.className = name;
  return element;
};
function pieceOf({ latex, parts }: FormulaPiece): HTMLElement {
  const element = span(parts === undefined ? "piece" : "piece parted");
  if (parts === undefined) typeset(`\\displaystyle ${latex}`, element);
  else element.append(...parts.map(pieceOf));
  return element;
}

/** Smaller than this nobody reads it: then the line scrolls. */
const smallest = 0.6;
/** What cannot be broken, and is wider than its line, is made smaller. */
export function fit(line: HTMLElement): void {
  const right = line.querySelector<HTMLElement>(":scope > .right");
  if (right === null) return;
  const leaves = [...right.querySelectorAll<HTMLElement>(".piece:not(.parted)")];
  for (const leaf of leaves) leaf.style.fontSize = "";
  const end = right.getBoundingClientRect().right;
  const sizes = leaves.map((leaf) => {
    const { left, width } = leaf.getBoundingClientRect();
    return (end - left) / width;
  });
  leaves.forEach((leaf, i) => {
    if (sizes[i]! < 1) leaf.style.fontSize = `${Math.max(smallest, 0.97 * sizes[i]!)}em`;
  });
}

/** One line of text, or what is left and right of the sign of equality, the right side in pieces, so that it can be broken wherever the page is narrow. */
export function typesetLine(line: { readonly latex: string; readonly pieces?: FormulaPieces }, into: HTMLElement): void {
  if (line.pieces === undefined) {
    typeset(line.latex, into);
    return;
  }
  const [left, right] = [span("left"), span("right")];
  typeset(`\\displaystyle ${line.pieces.left}`, left);
  right.append(...line.pieces.right.map(pieceOf));
  into.replaceChildren(left, right);
}
