/** A report as a LaTeX document of standard packages. */

import { version } from "hillock";
import { glossary } from "./glossary.ts";
import { chapters, type Report, type Section } from "./report.ts";

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
/** Symbols in sentences, which are written for screens. */
const symbols: Readonly<Record<string, string>> = {
  δ: "\\delta",
  Δ: "\\Delta",
  η: "\\eta",
  σ: "\\sigma",
  β: "\\beta",
  ε: "\\varepsilon",
  μ: "\\mu",
  "∂": "\\partial",
  Σ: "\\Sigma",
  "→": "\\to",
  "·": "\\cdot",
  "×": "\\times",
  "−": "-",
  "⊙": "\\odot",
  "′": "'",
  ŷ: "\\hat{y}",
  "½": "\\tfrac{1}{2}",
  "√": "\\surd",
  "≥": "\\ge",
  "≤": "\\le",
  "≈": "\\approx",
  "∞": "\\infty",
  ᵀ: "^{\\top}",
  "²": "^{2}",
  "¹": "^{1}",
  "³": "^{3}",
};
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const subscripts = "₀₁₂₃₄₅₆₇₈₉";
const lettersBelow: Readonly<Record<string, string>> = { ⱼ: "j", ₖ: "k", ᵢ: "i", ₗ: "l", ₙ: "n" };

function raised(character: string): string | undefined {
  if (superscripts.includes(character)) return `^{${superscripts.indexOf(character)}}`;
  if (subscripts.includes(character)) return `_{${subscripts.indexOf(character)}}`;
  const letter = lettersBelow[character];
  if (letter !== undefined) return `_{${letter}}`;
  return { "⁽": "^{(}", "⁾": "^{)}", ˡ: "^{l}" }[character];
}

/** Plain text for a document. */
export function latexText(text: string): string {
  return Array.from(text, (character) => {
    const math = symbols[character] ?? raised(character);
    if (math !== undefined) return `\\ensuremath{${math}}`;
    return special[character] ?? character;
  }).join("");
}

/** Formulas wider than the page are made smaller rather than cut. */
const display = (latex: string): string => `\\fit{${latex}}`;

function drawSection({ chapter, title, sentence, matrix, derivations, heading, left }: Section, before: Section | undefined): string {
  const equations = matrix === undefined ? [] : [display(matrix.matrix.symbolic), display(matrix.matrix.substituted)];
  const numbers = derivations.map(({ symbolic, chain, chainSubstituted, substituted }) =>
    [symbolic, chain, chainSubstituted, substituted]
      .filter((line) => line !== undefined)
      .map(display)
      .join("\n"),
  );
  const subhead = matrix !== undefined && numbers.length > 0 ? [`\\paragraph{${heading}}`] : [];
  const rest = left === 0 ? [] : [`And ${left} more, derived in the same way.`];
  const head = chapter === before?.chapter ? [] : [`\\section{${chapters[chapter]}}`];
  return [
    ...head,
    `\\subsection{${latexText(title)}}`,
    latexText(sentence),
    ...equations,
    ...subhead,
    numbers.join("\n\\smallskip\n"),
    ...rest,
  ].join("\n\n");
}

export function latexReport(report: Report): string {
  const { title, facts, sections } = report;
  const terms = glossary(report).map(({ latex, meaning }) => `\\item[{$${latex}$}] ${latexText(meaning)}`);
  return `\\documentclass[11pt,a4paper]{article}
\\usepackage[T1]{fontenc}
\\usepackage[utf8]{inputenc}
\\usepackage{lmodern}
\\usepackage{amsmath,amssymb}
\\usepackage{graphicx}
\\usepackage[margin=28mm]{geometry}
\\setlength{\\parindent}{0pt}
\\setlength{\\parskip}{6pt}
\\setcounter{MaxMatrixCols}{32}
\\newsavebox{\\fitted}
\\newcommand{\\fit}[1]{\\par\\sbox{\\fitted}{$\\displaystyle #1$}%
  \\ifdim\\wd\\fitted>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox{\\fitted}}\\else\\quad\\usebox{\\fitted}\\fi\\par}
\\title{${latexText(title)}}
\\author{}
\\date{Written by Hillock ${version}}
\\begin{document}
\\maketitle

${facts.map(latexText).join("; ")}.

\\section*{Symbols}
\\begin{description}
${terms.join("\n")}
\\end{description}

${sections.map((section, i) => drawSection(section, sections[i - 1])).join("\n\n")}

\\end{document}
`;
}
