/** What the pictures share: a card that follows the reader's light or dark colours, and text. */

export const escaped = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Rounded to tenths: files stay small and comparable. */
export const at = (value) => String(Math.round(value * 10) / 10);

const COLOURS = {
  light: {
    card: "#fdfcf9",
    edge: "#e3dfd5",
    ink: "#1c2024",
    soft: "#6a6f76",
    grid: "#e9e5db",
    hillock: "#0b8f6a",
    hillock2: "#3bb48f",
    hillock3: "#86d1b6",
    torch: "#d9683a",
    torch2: "#eba584",
    peer: "#a9adb5",
  },
  dark: {
    card: "#14171c",
    edge: "#2b3038",
    ink: "#ece9e1",
    soft: "#9aa1ab",
    grid: "#262b33",
    hillock: "#3fd3a0",
    hillock2: "#259f78",
    hillock3: "#1b6e55",
    torch: "#f0875a",
    torch2: "#a3553a",
    peer: "#59606b",
  },
};

const rules = (colours) =>
  Object.entries(colours)
    .map(([name, colour]) => `.f-${name}{fill:${colour}}.s-${name}{stroke:${colour}}`)
    .join("");

const STYLE = `<style>text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:12px}.title{font-size:15px;font-weight:650}.head{font-size:21px;font-weight:680}.small{font-size:11px}.strong{font-weight:650}.plain{font-weight:400}.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}.dashed{stroke-dasharray:5 4}.hair{stroke-width:1}.end{text-anchor:end}.middle{text-anchor:middle}.figure{font-variant-numeric:tabular-nums}${rules(COLOURS.light)}@media (prefers-color-scheme:dark){${rules(COLOURS.dark)}}</style>`;

/** `classes`: of STYLE, the first a colour. */
export const label = (x, y, text, classes) => `<text x="${at(x)}" y="${at(y)}" class="${classes}">${escaped(text)}</text>`;

/** A whole picture with a heading, a line under it, and a footnote. */
export function picture({ width, height, heading, subheading, footnote, description, content }) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}" role="img" aria-label="${escaped(description).replaceAll('"', "&quot;")}">`,
    STYLE,
    `<rect x="0.5" y="0.5" width="${at(width - 1)}" height="${at(height - 1)}" rx="14" class="f-card s-edge"/>`,
    label(32, 46, heading, "f-ink head"),
    label(32, 68, subheading, "f-soft"),
    content,
    label(32, height - 20, footnote, "f-soft small"),
    "</svg>",
    "",
  ].join("\n");
}

/** 1 µs, 10 µs … 1,000 s, for axes. `us` is a power of ten, or nearly. */
export function axisTime(us) {
  const [value, unit] = us < 1000 ? [us, "µs"] : us < 1e6 ? [us / 1000, "ms"] : [us / 1e6, "s"];
  return `${Number(value.toPrecision(1))} ${unit}`;
}

/** The powers of ten from `low` to `high`, both included when they are such. */
export function decades(low, high) {
  const powers = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); power <= Math.log10(high) + 1e-9; power++) powers.push(10 ** power);
  return powers;
}
