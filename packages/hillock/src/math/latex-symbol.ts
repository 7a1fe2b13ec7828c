/** How a variable's name is written in LaTeX when nobody has given a symbol for it. */

const GREEK = new Set(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega".split(" "),
);

/** Combining characters, as they follow their letter in decomposed Unicode, and their commands. */
const ACCENTS: Readonly<Record<string, string>> = {
  "\u0302": "\\hat",
  "\u0303": "\\tilde",
  "\u0304": "\\bar",
  "\u0307": "\\dot",
  "\u0308": "\\ddot",
};

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function withoutIndex(stem: string): string {
  if (GREEK.has(stem)) return `\\${stem}`;
  if (/^[A-Za-z0-9\u0391-\u03c9]$/.test(stem)) return stem;
  const [letter, accent, ...rest] = stem.normalize("NFD");
  if (rest.length === 0 && /^[A-Za-z]$/.test(letter!) && Object.hasOwn(ACCENTS, accent ?? "")) return `${ACCENTS[accent!]}{${letter}}`;
  if (/^[A-Za-z0-9]+$/.test(stem)) return `\\mathrm{${stem}}`;
  return `\\text{${stem.replace(/[\\{}$&#%_~^]/g, (character) => ESCAPES[character] ?? `\\${character}`)}}`;
}

/** x0 becomes x_{0}, beta1 \beta_{1}, ŷ \hat{y}, learningRate \mathrm{learningRate}, learning_rate \text{learning\_rate}. */
export function latexSymbol(name: string): string {
  const [, stem, index] = /^(.+?)_?(\d*)$/su.exec(name)!;
  return index === "" ? withoutIndex(stem!) : `${withoutIndex(stem!)}_{${index}}`;
}
