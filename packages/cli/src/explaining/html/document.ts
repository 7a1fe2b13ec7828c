/** A report as one file that needs nothing else: no network, no other files. Every number leads down to the data. */

import { createHash } from "node:crypto";
import { version } from "hillock";
import { drawGlyphs } from "./picture.ts";
import { glossary } from "../glossary.ts";
import type { Report, Section } from "../report.ts";
import { Collection } from "./collection.ts";
import { formulaStyles, typeset } from "./formulas.ts";
import { linked } from "./links.ts";
import { Packer } from "./pack.ts";
import { type FileData, type FileEntry, pageScript } from "./script.ts";
import { pageStyles } from "./styles.ts";
import { drawTensor, escape, figure, shownRefs } from "./values.ts";

/** Text that may stand inside <script>. */
const inScript = (text: string): string => text.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

export function htmlReport(report: Report): string {
  const { sections, trace } = report;
  const shown = [...sections.flatMap(({ derivations, tensors }) => [...derivations.map(({ ref }) => ref), ...tensors.flatMap(shownRefs)])];
  const collection = new Collection(trace, [...shown, ...shownRefs(trace.x), ...shownRefs(trace.y)]);
  const body = drawBody(report, collection);
  const data = fileData(collection);
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
<title>${escape(report.title)}</title>
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
  const { title, facts, sections } = report;
  const terms = glossary(report).map(({ latex, meaning }) => `<dt>${typeset(latex)}</dt><dd>${escape(meaning)}</dd>`);
  return `<div class="page">
<main>
<p class="eyebrow">Hillock · explained</p>
<h1>${escape(title)}</h1>
<ul class="facts">${facts.map((fact) => `<li>${escape(fact)}</li>`).join("")}</ul>
${drawExample(report, collection)}
<details class="symbolbox" open><summary>The symbols</summary><dl class="symbols">${terms.join("")}</dl></details>
${sections.map((section) => drawSection(section, collection)).join("\n")}
<footer>${escape(footnote(collection))}</footer>
</main>
<aside>
<p class="aside-hint">Every number and every symbol can be clicked: it says where it comes from, in symbols and in numbers, down to the data.</p>
<div id="why" role="region" aria-label="Where a number comes from" hidden><button class="close" data-close aria-label="Close">×</button><div id="why-content" aria-live="polite"></div></div>
</aside>
</div>`;
}

function drawExample({ trace, subject }: Report, collection: Collection): string {
  const keyOf = collection.keyOf.bind(collection);
  const picture = subject.dataset.kind === "images" ? drawGlyphs(trace.x.data) : "";
  return `${picture}<div class="tensors">${drawTensor(trace.x, keyOf)}${drawTensor(trace.y, keyOf)}</div>`;
}

function drawSection({ number, title, sentence, matrix, tensors, derivations, left }: Section, collection: Collection): string {
  const keyOf = collection.keyOf.bind(collection);
  const equation =
    matrix === undefined
      ? ""
      : `<div class="math"><div class="line scroll">${typeset(`\\displaystyle ${matrix.matrix.symbolic}`)}</div><div class="line scroll">${typeset(`\\displaystyle ${matrix.matrix.substituted}`)}</div></div>`;
  const tables = tensors.length === 0 ? "" : `<div class="tensors">${tensors.map((tensor) => drawTensor(tensor, keyOf)).join("")}</div>`;
  const lines = derivations.map((derivation) => {
    const { symbolic, chain, chainSubstituted, substituted } = linked(derivation, ({ ref }) => keyOf(ref));
    const parts = [symbolic, chain, chainSubstituted, substituted].filter((part) => part !== undefined);
    return `<div class="math">${parts.map((part) => `<div class="line scroll">${typeset(`\\displaystyle ${part}`)}</div>`).join("")}</div>`;
  });
  const heading = matrix === undefined || lines.length === 0 ? "" : "<h3>Number by number</h3>";
  const rest = left === 0 ? "" : `<p class="note">and ${left.toLocaleString("en-US")} more, derived in the same way</p>`;
  return `<section><h2><span class="number">${number}</span>${escape(title)}</h2>
<p>${escape(sentence)}</p>${equation}${tables}${heading}${lines.join("")}${rest}</section>`;
}

function footnote({ held, leftOut }: Collection): string {
  const rest = leftOut === 0 ? "Nothing is left out." : `${leftOut.toLocaleString("en-US")} numbers further down are left out; ask for a unit with --unit to see what is behind it.`;
  return `Written by Hillock ${version} from the graph that trains the network, in 64-bit arithmetic. Bars under numbers: blue for positive, orange and dashed for negative, as long as the square root of their share. ${held.length} numbers are derived in this file. ${rest}`;
}

function fileData(collection: Collection): FileData {
  const packer = new Packer();
  const set = (latex: string): string => packer.pack(typeset(`\\displaystyle ${latex}`));
  const entries = collection.held.map(({ derivation }): FileEntry => {
    const { symbolic, chain, chainSubstituted, substituted } = linked(derivation, ({ ref }) => collection.keyOf(ref));
    const keys = derivation.inputs.map(({ ref }) => collection.keyOf(ref));
    const known = keys.filter((key) => key !== undefined);
    return {
      s: set(derivation.symbol),
      n: derivation.text.symbol,
      f: derivation.given ? "" : set(symbolic),
      ...(chain === undefined ? {} : { c: set(chain) }),
      ...(chainSubstituted === undefined ? {} : { d: set(chainSubstituted) }),
      v: derivation.given ? "" : set(substituted),
      t: derivation.sentence,
      i: known,
      m: keys.length - known.length,
      g: derivation.given,
      x: derivation.ref.quantity === "delta",
      w: figure(derivation.value),
    };
  });
  return { tags: packer.tags, entries };
}
