/**
 * Paints the stage: maps on the units, links between them, the large map with its boundary and examples. It asks the page
 * for nothing: sizes and colours are told to it, so that no frame waits for a layout. What did not change is not painted.
 */

import { contourLines, strokeLines } from "../draw/contour.ts";
import { HeatmapPainter } from "../draw/heatmap.ts";
import { linkColour, linkLimit, strokeLink, strongest } from "../draw/links.ts";
import { type Domain, type PlanePoints, paintPoints } from "../draw/points.ts";
import { type DivergingScale, divergingScale } from "../draw/scale.ts";
import { pixelRatio, prepareSurface } from "../draw/surface.ts";
import type { Palette } from "../theme/palette.ts";
import type { StageLayout, UnitPlace } from "./layout.ts";
import type { MapRange } from "./mapRange.ts";
import { type PlacedLink, touches } from "./network.ts";
import type { WeightPlace } from "./view.ts";

/** Pixels a side of the large map when it is discretised or its samples are few. */
const largeMapPixels = 240;

const scales = new Map<Palette, DivergingScale>();
/** A palette's scale, made once. */
export function scaleOf(palette: Palette): DivergingScale {
  const known = scales.get(palette) ?? divergingScale(palette.signed);
  scales.set(palette, known);
  return known;
}

const sideOf = (map: ArrayLike<number>): number => Math.round(Math.sqrt(map.length));

const unitPainters = new WeakMap<HTMLCanvasElement, HeatmapPainter>();
function painterOf(canvas: HTMLCanvasElement): HeatmapPainter {
  const known = unitPainters.get(canvas) ?? new HeatmapPainter(canvas);
  unitPainters.set(canvas, known);
  return known;
}

/** A unit's map, or the large one: `sharp` brings more pixels than samples, which edges need. */
export function paintMap(
  canvas: HTMLCanvasElement,
  map: Float32Array,
  range: MapRange,
  palette: Palette,
  { discretize = false, sharp = false } = {},
): void {
  const side = sideOf(map);
  painterOf(canvas).paint(map, side, scaleOf(palette), { ...range, discretize }, sharp ? Math.max(side, largeMapPixels) : side);
}

export interface LinksPicture {
  readonly layout: StageLayout;
  readonly links: readonly PlacedLink[];
  /** Biases as small squares at the lower left corners of units. */
  readonly biases: readonly { readonly x: number; readonly y: number; readonly value: number; readonly place: WeightPlace }[];
  /** Whose links are shown strongly. */
  readonly unit?: UnitPlace | undefined;
  readonly weight?: WeightPlace | undefined;
}

export function paintLinks(canvas: HTMLCanvasElement, picture: LinksPicture, palette: Palette): void {
  const { layout, links, biases, unit, weight } = picture;
  const context = prepareSurface(canvas, layout.width, layout.height, pixelRatio());
  const scale = scaleOf(palette);
  const weights = links.map((link) => link.weight);
  const limit = linkLimit(weights);
  context.lineCap = "butt";
  const isChosen = (link: PlacedLink): boolean =>
    weight !== undefined ? link.place.index === weight.index : unit !== undefined && touches(link, unit);
  const anyChosen = weight !== undefined || unit !== undefined;
  const chosen: PlacedLink[] = [];
  for (const i of strongest(weights)) {
    const link = links[i]!;
    if (anyChosen && isChosen(link)) chosen.push(link);
    else strokeLink(context, link, limit, scale, anyChosen);
  }
  for (const link of chosen) strokeLink(context, link, limit, scale);
  context.setLineDash([]);
  for (const { x, y, value, place } of biases) {
    context.globalAlpha =
      anyChosen && place.index !== weight?.index && !(unit?.layer === place.layer && unit.unit === place.unit) ? 0.4 : 1;
    context.fillStyle = linkColour(value, limit, scale);
    context.strokeStyle = place.index === weight?.index ? palette.ink : palette.line;
    context.lineWidth = 1;
    context.fillRect(x - 3.5, y - 3.5, 7, 7);
    context.strokeRect(x - 3.5, y - 3.5, 7, 7);
  }
  context.globalAlpha = 1;
}

/** The line where the decision falls, with a halo of the paper's tone so that it reads on both colours. */
export function paintBoundary(
  canvas: HTMLCanvasElement,
  size: number,
  map: Float32Array | undefined,
  level: number,
  palette: Palette,
): void {
  const context = prepareSurface(canvas, size, size, pixelRatio());
  if (map === undefined) return;
  const lines = contourLines(map, sideOf(map), level);
  context.lineJoin = "round";
  context.strokeStyle = palette.paper;
  context.globalAlpha = 0.8;
  context.lineWidth = 3.5;
  strokeLines(context, lines, 0, 0, size);
  context.globalAlpha = 1;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  strokeLines(context, lines, 0, 0, size);
}

export interface ExamplesPicture {
  readonly size: number;
  readonly domain: Domain;
  readonly train: PlanePoints;
  readonly test?: PlanePoints | undefined;
  readonly range: MapRange;
  /** Marked with a ring. */
  readonly marked?: readonly [x1: number, x2: number] | undefined;
}

export function paintExamples(canvas: HTMLCanvasElement, picture: ExamplesPicture, palette: Palette): void {
  const { size, domain, train, test, range, marked } = picture;
  const context = prepareSurface(canvas, size, size, pixelRatio());
  const radius = Math.max(2.5, Math.min(4, size / 85));
  const style = { scale: scaleOf(palette), ...range, radius, outline: palette.paper, square: false };
  if (test !== undefined) paintPoints(context, test, domain, size, { ...style, outline: palette.ink, square: true });
  paintPoints(context, train, domain, size, style);
  if (marked === undefined) return;
  const left = ((marked[0] - domain.x1[0]) / (domain.x1[1] - domain.x1[0])) * size;
  const top = ((domain.x2[1] - marked[1]) / (domain.x2[1] - domain.x2[0])) * size;
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(left, top, radius + 4, 0, 2 * Math.PI);
  context.stroke();
}
