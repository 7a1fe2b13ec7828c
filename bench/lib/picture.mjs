/** The bar picture: a panel per workload, a bar per contestant, its length the logarithm of the time. Shorter is faster. */

import { duration } from "./report.mjs";
import { at, axisTime, decades, label, picture } from "./svg.mjs";

const threadsText = (threads) => (threads === 1 ? "1 thread" : `${threads} threads`);

/** Who is drawn, from all its variants the fastest: [label, colour, does a record belong to it?]. */
const SERIES = [
  ...[
    ["blas", "hillock"],
    ["wasm", "hillock2"],
  ].map(([variant, colour]) => ({
    name: `Hillock, ${variant === "blas" ? "BLAS" : "WebAssembly"}`,
    colour,
    strong: true,
    byThreads: true,
    has: (record) => record.peer === "hillock" && record.variant === variant,
  })),
  { name: "PyTorch, eager", colour: "torch", has: ({ peer, variant }) => peer === "torch" && variant.startsWith("eager") },
  { name: "PyTorch, compile", colour: "torch2", has: ({ peer, variant }) => peer === "torch" && variant.startsWith("torch.compile") },
  { name: "ONNX Runtime", colour: "peer", has: ({ peer }) => peer === "onnxruntime-node" },
  { name: "ONNX Runtime Web", colour: "peer", has: ({ peer }) => peer === "onnxruntime-web" },
  { name: "jax-js", colour: "peer", has: ({ peer }) => peer === "jaxjs" },
  { name: "TensorFlow.js, wasm", colour: "peer", has: ({ peer, variant }) => peer === "tfjs" && variant.startsWith("wasm") },
  { name: "TensorFlow.js, cpu", colour: "peer", has: ({ peer, variant }) => peer === "tfjs" && variant.startsWith("cpu") },
  { name: "brain.js", colour: "peer", has: ({ peer }) => peer === "brainjs" },
  { name: "synaptic", colour: "peer", has: ({ peer }) => peer === "synaptic" },
];

/** The bars of one workload, best first. */
function barsOf(records, { name }) {
  const own = records.filter((record) => record.workload === name && record.medianUs !== undefined);
  const bars = SERIES.flatMap((series) => {
    const found = own.filter(series.has).sort((a, b) => a.medianUs - b.medianUs);
    const kept = series.byThreads ? found : found.slice(0, 1);
    return kept.map(({ medianUs, threads }) => ({
      ...series,
      us: medianUs,
      threads,
      single: series.byThreads && threads === 1 && found.length > 1,
    }));
  });
  return bars.sort((a, b) => a.us - b.us);
}

const PANEL = { width: 548, label: 182, bar: 262, row: 22, top: 58, bottom: 34 };
const panelHeight = (bars) => PANEL.top + PANEL.row * bars.length + PANEL.bottom;

function axis(low, high, scale, bottom) {
  const marks = decades(low, high);
  const every = Math.ceil(marks.length / 6);
  return marks.map((us, i) => {
    const x = PANEL.label + scale(us);
    const line = `<line x1="${at(x)}" x2="${at(x)}" y1="${PANEL.top - 6}" y2="${at(bottom + 4)}" class="s-grid hair"/>`;
    return i % every === 0 ? line + label(x, bottom + 18, axisTime(us), "f-soft small middle") : line;
  });
}

function panel(workload, bars, x, y) {
  const times = bars.map(({ us }) => us);
  const low = 10 ** Math.floor(Math.log10(Math.min(...times) / 1.6));
  const high = Math.max(...times) * 1.02;
  const scale = (us) => (PANEL.bar * Math.log(us / low)) / Math.log(high / low);
  const bottom = PANEL.top + PANEL.row * bars.length;
  const rows = bars.map(({ name, colour, strong, single, us, threads }, i) => {
    const top = PANEL.top + PANEL.row * i;
    const weight = strong ? " strong" : "";
    const value = duration(us);
    return [
      label(PANEL.label - 10, top + 14, name, `f-ink end${weight}`),
      `<rect x="${PANEL.label}" y="${top + 3}" width="${at(Math.max(2, scale(us)))}" height="${PANEL.row - 7}" rx="3" class="f-${single ? "hillock3" : colour}"/>`,
      `<text x="${at(PANEL.label + scale(us) + 7)}" y="${top + 14}" class="f-ink figure${weight}">${value}<tspan class="f-soft small plain" dx="5">${threadsText(threads)}</tspan></text>`,
    ].join("");
  });
  const unit = { step: "a step", call: "a call", epoch: "an epoch", run: "the run" }[workload.unit];
  return [
    `<g transform="translate(${at(x)} ${at(y)})">`,
    label(0, 18, workload.name.replace("b", ", batch "), "f-ink title"),
    label(0, 36, `${workload.title}: ${unit}`, "f-soft small"),
    ...axis(low, high, scale, bottom),
    ...rows,
    "</g>",
  ].join("\n");
}

/** An SVG file's text. Nothing to draw gives undefined. */
export function barPicture(records, workloads, footnote) {
  const panels = workloads.map((workload) => ({ workload, bars: barsOf(records, workload) })).filter(({ bars }) => bars.length > 0);
  if (panels.length === 0) return undefined;
  const columns = Math.min(2, panels.length);
  let y = 96;
  const placed = [];
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    placed.push(...row.map(({ workload, bars }, column) => panel(workload, bars, 32 + column * (PANEL.width + 28), y)));
    y += Math.max(...row.map(({ bars }) => panelHeight(bars))) + 18;
  }
  return picture({
    width: 64 + columns * PANEL.width + (columns - 1) * 28,
    height: y + 34,
    heading: "Hillock beside its peers",
    subheading: "Time on one CPU, logarithmic: shorter is faster. Of every peer the fastest variant is shown.",
    footnote,
    description: `Time of ${panels.map(({ workload }) => workload.name).join(", ")} for Hillock and its peers`,
    content: placed.join("\n"),
  });
}
