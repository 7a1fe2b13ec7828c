/** The picture of the scaling curves: a panel per axis, a line per contestant, both axes logarithmic. */

import { at, axisTime, decades, label, picture } from "./svg.mjs";

const COLOUR = { "hillock blas": "hillock", "hillock wasm": "hillock2", torch: "torch" };
const NAME = { "hillock blas": "Hillock, BLAS", "hillock wasm": "Hillock, WebAssembly", torch: "PyTorch, fused Adam" };

const PANEL = { width: 548, height: 300, left: 62, right: 16, top: 52, bottom: 46 };

/** One line: its points in order, drawn dashed on one thread where others have more. */
function linesOf(records, byThreads) {
  const groups = new Map();
  for (const record of records) {
    const who = record.peer === "torch" ? "torch" : `${record.peer} ${record.variant}`;
    const key = byThreads ? who : `${who} ${record.threads}`;
    const line = groups.get(key) ?? { who, threads: record.threads, points: [] };
    line.points.push(record);
    groups.set(key, line);
  }
  const lines = [...groups.values()];
  const most = Math.max(...lines.map(({ threads }) => threads));
  return lines.map((line) => ({ ...line, dashed: !byThreads && line.threads < most }));
}

function panel({ curve, title }, records, x, y) {
  const byThreads = curve.startsWith("threads");
  const lines = linesOf(records, byThreads);
  const [values, times] = [records.map((record) => record.at), records.map(({ medianUs }) => medianUs)];
  const ticks = [...new Set(values)].sort((a, b) => a - b);
  const [low, high] = [10 ** Math.floor(Math.log10(Math.min(...times))), 10 ** Math.ceil(Math.log10(Math.max(...times)))];
  const [right, bottom] = [PANEL.width - PANEL.right, PANEL.height - PANEL.bottom];
  const range = Math.log(ticks.at(-1) / ticks[0]) || 1;
  const left = (value) => PANEL.left + 14 + ((right - PANEL.left - 28) * Math.log(value / ticks[0])) / range;
  const top = (us) => bottom - ((bottom - PANEL.top) * Math.log(us / low)) / Math.log(high / low);
  const grid = decades(low, high).map(
    (us) =>
      `<line x1="${PANEL.left}" x2="${right}" y1="${at(top(us))}" y2="${at(top(us))}" class="s-grid hair"/>` +
      label(PANEL.left - 10, top(us) + 4, axisTime(us), "f-soft small end"),
  );
  const drawn = lines.map(({ who, points, dashed }) => {
    const colour = COLOUR[who] ?? "peer";
    const path = [...points].sort((a, b) => a.at - b.at).map((point) => `${at(left(point.at))},${at(top(point.medianUs))}`);
    const dots = path.map((point) => `<circle cx="${point.split(",")[0]}" cy="${point.split(",")[1]}" r="3.2" class="f-${colour}"/>`);
    return `<polyline points="${path.join(" ")}" class="s-${colour} line${dashed ? " dashed" : ""}"/>${dots.join("")}`;
  });
  const marks = ticks.map((value) => label(left(value), bottom + 18, value.toLocaleString("en"), "f-soft small middle figure"));
  return [
    `<g transform="translate(${at(x)} ${at(y)})">`,
    label(0, 18, curve[0].toUpperCase() + curve.slice(1), "f-ink title"),
    label(0, 36, `${title}: time of a step`, "f-soft small"),
    ...grid,
    ...drawn,
    ...marks,
    "</g>",
  ].join("\n");
}

/** Which colour is whom, in a row from `x`. */
function legend(records, x, y) {
  const found = Object.keys(NAME).filter((key) => records.some(({ peer, variant }) => key === peer || key === `${peer} ${variant}`));
  const entries = found.map((key) => ({ text: NAME[key], colour: COLOUR[key], dashed: false }));
  if (records.some(({ threads }) => threads > 1)) entries.push({ text: "dashed: one thread", colour: "soft", dashed: true });
  let left = x;
  return entries.map(({ text, colour, dashed }) => {
    const drawn = `<line x1="${at(left)}" x2="${at(left + 24)}" y1="${y - 4}" y2="${y - 4}" class="s-${colour} line${dashed ? " dashed" : ""}"/>${label(left + 32, y, text, "f-ink")}`;
    left += 56 + 7 * text.length;
    return drawn;
  });
}

/** `curves`: [{ curve, title }] in the order of the panels. An SVG file's text; undefined when nothing was measured. */
export function curvesPicture(records, curves, footnote) {
  const measured = records.filter(({ medianUs }) => medianUs !== undefined);
  const panels = curves
    .map((curve) => ({ curve, own: measured.filter((record) => record.curve === curve.curve) }))
    .filter(({ own }) => own.length > 0);
  if (panels.length === 0) return undefined;
  const columns = Math.min(2, panels.length);
  const place = (i) => [32 + (i % columns) * (PANEL.width + 28), 116 + Math.floor(i / columns) * (PANEL.height + 22)];
  return picture({
    width: 64 + columns * PANEL.width + (columns - 1) * 28,
    height: 116 + Math.ceil(panels.length / columns) * (PANEL.height + 22) + 30,
    heading: "How the time of a training step grows",
    subheading: "Both axes are logarithmic: lower is faster.",
    footnote,
    description: "Time of a training step against width, depth, batch and threads",
    content: [...legend(measured, 32, 96), ...panels.map(({ curve, own }, i) => panel(curve, own, ...place(i)))].join("\n"),
  });
}
