/** A report as one file that needs nothing else: no network, no other files. Every number leads down to the data. */

import { createHash } from "node:crypto";
import { type Derivation, type Trace, verb, version } from "hillock";
import { counted } from "../../terminal/numbers.ts";
import { glossary } from "../glossary.ts";
import { chapters, type Report, type Section } from "../report.ts";
import { Collection } from "./collection.ts";
import { equalityAt, equationHtml, formulaStyles, typeset } from "./formulas.ts";
import { linked, linkedMatrix } from "./links.ts";
import { Packer } from "./pack.ts";
import { drawGlyphs } from "./picture.ts";
import { type FileData, type FileEntry, pageScript } from "./script.ts";
import { pageStyles } from "./styles.ts";
import { drawClasses, drawTensor, escaped, figure, inFull, shownRefs } from "./values.ts";

/** Text that may stand inside <script>. */
const inScript = (text: string): string => text.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

export function htmlReport(report: Report): string {
  const { sections, trace } = report;
  const shown = sections.flatMap(({ derivations, tensor }) => [
    ...derivations.map(({ ref }) => ref),
    ...(tensor === undefined ? [] : shownRefs(tensor)),
  ]);
  const collection = new Collection(trace, [...shown, ...shownRefs(trace.x), ...shownRefs(trace.y), ...shownRefs(trace.layers.at(-1)!.a)]);
  const body = drawBody(report, collection);
  const data = fileData(collection, collection.keyOf(report.unit === undefined ? trace.loss.ref() : sections[0]!.derivations[0]!.ref) ?? 0);
  const script = `(${pageScript.toString()})()`;
  const formulas = `${body}${data.tags.join("")}`;
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; style-src 'unsafe-inline'; font-src data:; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="hillock ${version}">
<title>${escaped(report.title)}</title>
<style>${formulaStyles(formulas)}
${pageStyles}</style>
</head>
<body>
${body}
<script type="application/json" id="derivations">${inScript(JSON.stringify(data))}</script>
<script>${script}</script>
</body>
</html>
`;
}

function drawBody(report: Report, collection: Collection): string {
  const { title, facts, sections, trace } = report;
  const terms = glossary(report).map(({ latex, meaning }) => `<dt>${typeset(latex)}</dt><dd>${escaped(meaning)}</dd>`);
  return `<div class="page">
<main>
<p class="eyebrow">Hillock · explained</p>
<h1>${escaped(title)}</h1>
<ul class="facts">${facts.map((fact) => `<li>${escaped(fact)}</li>`).join("")}</ul>
${drawExample(report, collection)}
<details class="symbolbox" open><summary>The symbols</summary><dl class="symbols">${terms.join("")}</dl></details>
${sections.map((section, i) => `${section.chapter === sections[i - 1]?.chapter ? "" : `<h2 class="chapter">${chapters[section.chapter]}</h2>`}${drawSection(section, trace, collection)}`).join("\n")}
<footer>${escaped(footnote(collection))}</footer>
</main>
<aside>
<p class="aside-hint">Every number and every symbol can be clicked: it says where it comes from, in symbols and in numbers, down to the data.</p>
<div id="why" role="region" aria-label="Where a number comes from" hidden><button class="close" data-close aria-label="Close">×</button><div id="why-content" aria-live="polite"></div></div>
</aside>
</div>`;
}

function drawExample({ trace, subject }: Report, collection: Collection): string {
  const keyOf = collection.keyOf.bind(collection);
  const answer = trace.layers.at(-1)!.a;
  const { kind, classes } = subject.dataset;
  const isPicture = kind === "images";
  const parts = isPicture
    ? [drawGlyphs(trace.x.data), drawClasses(answer, classes, keyOf)]
    : [drawTensor(trace.x, keyOf), drawTensor(trace.y, keyOf), drawTensor(answer, keyOf)];
  return `<div class="tensors example">${parts.join("")}</div>`;
}

function drawSection(section: Section, trace: Trace, collection: Collection): string {
  const { number, title, sentence, matrix, tensor, derivations, heading, left } = section;
  const keyOf = collection.keyOf.bind(collection);
  const equation = matrix === undefined ? "" : `<div class="math">${matrixForm(matrix, trace, collection)}</div>`;
  const table = matrix === undefined || tensor === undefined || inFull(tensor) ? "" : drawTensor(tensor, keyOf);
  const lines = derivations.map((derivation) => {
    const { own, chain } = equations(derivation, collection);
    return `<div class="math">${own}${chain === undefined ? "" : `<div class="chain"><p class="note">by the chain rule</p>${chain}</div>`}</div>`;
  });
  const rest = left === 0 ? "" : `<p class="note">and ${left.toLocaleString("en-US")} more, derived in the same way</p>`;
  const each = matrix === undefined || lines.length === 0 ? lines.join("") : `<h4>${heading}</h4>${lines.join("")}`;
  return `<section><h3><span class="number">${number}</span>${escaped(title)}</h3>
<p>${escaped(sentence)}</p>${equation}${table}${each}${rest}</section>`;
}

function matrixForm({ matrix }: NonNullable<Section["matrix"]>, trace: Trace, collection: Collection): string {
  const tensors = trace.tensors.filter(inFull).map((tensor) => ({
    latex: tensor.symbol,
    entries: shownRefs(tensor).map((ref, i) => ({ value: tensor.data[i]!, key: collection.keyOf(ref) })),
  }));
  return equationHtml([matrix.symbolic, linkedMatrix(matrix.symbolic, matrix.substituted, tensors)]);
}

/** A derivation as one block of equal lines, and the chain rule as another. */
function equations(derivation: Derivation, collection: Collection): { own: string; chain: string | undefined } {
  const { symbolic, chain, chainSubstituted, substituted } = linked(derivation, (ref) => collection.keyOf(ref));
  const own = equationHtml([symbolic, substituted]);
  if (chain === undefined) return { own, chain: undefined };
  // Where the formula's left side is this derivative already, it is not said twice.
  const at = equalityAt(chain);
  const again = at >= 0 && symbolic.startsWith(chain.slice(0, at).trim());
  return { own, chain: equationHtml([again ? chain.slice(at) : chain, ...(chainSubstituted === undefined ? [] : [chainSubstituted])]) };
}

function footnote({ held, leftOut }: Collection): string {
  const rest =
    leftOut === 0
      ? ""
      : `${counted(leftOut, "number")} further down ${verb(leftOut, "is", "are")} left out; ask for a unit with --unit to see what is behind it.`;
  return `Written by Hillock ${version} from the graph that trains the network, in 64-bit arithmetic. Bars under numbers: blue for positive, orange and dashed for negative, as long as the square root of their share. ${counted(held.length, "number")} ${verb(held.length, "is", "are")} derived in this file; long sums show their largest terms and collect the rest. ${rest}`.trimEnd();
}

/** @param start the number that a wide page explains at first. */
function fileData(collection: Collection, start: number): FileData {
  const packer = new Packer();
  const set = (latex: string): string => packer.pack(typeset(`\\displaystyle ${latex}`));
  const entries = collection.held.map(({ derivation }): FileEntry => {
    const { own, chain } = equations(derivation, collection);
    const keys = derivation.inputs.map(({ ref }) => collection.keyOf(ref));
    const known = keys.filter((key) => key !== undefined);
    return {
      s: set(derivation.symbol),
      n: derivation.text.symbol,
      f: derivation.given ? "" : packer.pack(own),
      ...(chain === undefined ? {} : { c: packer.pack(chain) }),
      t: derivation.sentence,
      i: known,
      m: keys.length - known.length,
      g: derivation.given,
      x: derivation.ref.quantity === "delta",
      w: figure(derivation.value),
    };
  });
  return { tags: packer.tags, entries, start };
}
