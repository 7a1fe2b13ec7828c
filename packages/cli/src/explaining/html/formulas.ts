/** LaTeX → HTML by KaTeX at the time of writing, and the fonts that the result needs, so that the file needs nothing but itself. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type FormulaPiece, formulaPieces } from "hillock";
import katex from "katex";

const require = createRequire(import.meta.url);
const bytesOf = (path: string): Buffer => readFileSync(require.resolve(path));

/** Formulas are written by the library; the one command that needs trust is the one that numbers are clicked by. */
export function typeset(latex: string, display = false): string {
  return katex.renderToString(latex, {
    output: "html",
    displayMode: display,
    throwOnError: true,
    strict: "ignore",
    trust: ({ command }) => command === "\\htmlData",
  });
}

/** Where the first equality sign stands that is in no braces, or −1. */
export function equalityAt(latex: string): number {
  let depth = 0;
  for (let at = 0; at < latex.length; at++) {
    const character = latex[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "=" && depth === 0) return at;
  }
  return -1;
}

const pieceHtml = ({ latex, parts }: FormulaPiece): string =>
  parts === undefined
    ? `<span class="piece">${typeset(`\\displaystyle ${latex}`)}</span>`
    : `<span class="piece parted">${parts.map(pieceHtml).join("")}</span>`;

/** "a = b" and what it also equals ("= c"), with the equality signs below each other; long sides are broken where the page is too narrow for them. */
export function equationHtml(lines: readonly string[]): string {
  const rows = lines.map((line) => {
    const { left, right } = formulaPieces(line);
    return `<span class="left">${left === "" ? "" : typeset(`\\displaystyle ${left}`)}</span><span class="right">${right.map(pieceHtml).join("")}</span>`;
  });
  return `<div class="equation scroll">${rows.join("")}</div>`;
}

interface Face {
  readonly family: string;
  readonly file: string;
  readonly weight?: string;
  readonly style?: string;
  /** Classes in KaTeX's HTML that are set in this face; always used when there are none. */
  readonly classes?: RegExp;
}
const faces: readonly Face[] = [
  { family: "KaTeX_Main", file: "Main-Regular" },
  { family: "KaTeX_Math", file: "Math-Italic", style: "italic" },
  { family: "KaTeX_Main", file: "Main-Bold", weight: "bold", classes: /\b(?:mathbf|textbf)\b/ },
  { family: "KaTeX_Main", file: "Main-Italic", style: "italic", classes: /\b(?:mathit|textit)\b/ },
  { family: "KaTeX_Math", file: "Math-BoldItalic", weight: "bold", style: "italic", classes: /\bboldsymbol\b/ },
  { family: "KaTeX_AMS", file: "AMS-Regular", classes: /\b(?:amsrm|mathbb|textbb)\b/ },
  { family: "KaTeX_Caligraphic", file: "Caligraphic-Regular", classes: /\bmathcal\b/ },
  { family: "KaTeX_Size1", file: "Size1-Regular", classes: /\b(?:size1|small-op|delim-size1)\b/ },
  { family: "KaTeX_Size2", file: "Size2-Regular", classes: /\b(?:size2|large-op)\b/ },
  { family: "KaTeX_Size3", file: "Size3-Regular", classes: /\bsize3\b/ },
  { family: "KaTeX_Size4", file: "Size4-Regular", classes: /\b(?:size4|delim-size4)\b/ },
];

const faceRule = (family: string, weight: string, style: string, bytes: Buffer): string =>
  `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};font-display:swap;src:url(data:font/woff2;base64,${bytes.toString("base64")}) format("woff2")}`;

/** The style sheet of formulas with those fonts inside that this HTML uses, and of the text's own face. */
export function formulaStyles(html: string): string {
  const used = faces.filter(({ classes }) => classes === undefined || classes.test(html));
  const rules = used.map(({ family, file, weight = "normal", style = "normal" }) =>
    faceRule(family, weight, style, bytesOf(`katex/dist/fonts/KaTeX_${file}.woff2`)),
  );
  const sheet = bytesOf("katex/dist/katex.min.css").toString("utf8");
  const withoutFonts = sheet.replaceAll(/@font-face\{[^}]*\}/g, "");
  const prose = bytesOf("@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2");
  return [...rules, faceRule("Source Serif 4", "200 900", "normal", prose), withoutFonts].join("\n");
}
