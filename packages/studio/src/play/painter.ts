/**
 * Paints the stage: the network with its units' maps and links, and the large map with its boundary and examples. Two canvases
 * in all. It asks the page for nothing: sizes and colours are told to it, so that no frame waits for a layout.
 */

import { contourLines, strokeLines } from "../draw/contour.ts";
import { HeatmapImage } from "../draw/heatmap.ts";
import { linkColour, linkLimit, strokeLink, strongest } from "../draw/links.ts";
import { type Domain, type PlanePoints, paintPoints, placeOn } from "../draw/points.ts";
import { type DivergingScale, divergingScale } from "../draw/scale.ts";
import { pixelRatio, prepareSurface } from "../draw/surface.ts";
import type { Palette } from "../theme/palette.ts";
import type { StageLayout, UnitPlace } from "./layout.ts";
import type { MapRange } from "./mapRange.ts";
import { type BiasSquare, type PlacedLink, touches } from "./network.ts";
import type { WeightPlace } from "./view.ts";

const scales = new Map<Palette, DivergingScale>();
/** A palette's scale, made once. */
export function scaleOf(palette: Palette): DivergingScale {
  const known = scales.get(palette) ?? divergingScale(palette.signed);
  scales.set(palette, known);
  return known;
}

const sideOf = (map: ArrayLike<number>): number => Math.round(Math.sqrt(map.length));

export interface UnitPicture {
  /** Top left corner and side in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly size: number;
  readonly map: Float32Array;
  readonly range: MapRange;
}

export interface NetworkPicture {
  readonly layout: StageLayout;
  readonly units: readonly UnitPicture[];
  readonly links: readonly PlacedLink[];
  readonly biases: readonly BiasSquare[];
  /** Whose links are shown strongly. */
  readonly unit?: UnitPlace | undefined;
  readonly weight?: WeightPlace | undefined;
}

/** The network's canvas. Keeps one image per unit. */
export class NetworkPainter {
  readonly #images: HeatmapImage[] = [];

  paint(canvas: HTMLCanvasElement, picture: NetworkPicture, palette: Palette): void {
    const { layout, units } = picture;
    const context = prepareSurface(canvas, layout.width, layout.height, pixelRatio());
    const scale = scaleOf(palette);
    paintLinks(context, picture, palette);
    context.imageSmoothingQuality = "low";
    for (const [i, { left, top, size, map, range }] of units.entries()) {
      this.#images[i] ??= new HeatmapImage();
      const image = this.#images[i];
      image.paint(map, sideOf(map), scale, range);
      context.drawImage(image.canvas, left, top, size, size);
    }
  }
}

function paintLinks(context: CanvasRenderingContext2D, { links, biases, unit, weight }: NetworkPicture, palette: Palette): void {
  const scale = scaleOf(palette);
  const weights = links.map((link) => link.weight);
  const limit = linkLimit(weights);
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
  context.lineWidth = 1;
  for (const { x, y, value, place } of biases) {
    const isIts = place.index === weight?.index || (unit?.layer === place.layer && unit.unit === place.unit);
    context.globalAlpha = anyChosen && !isIts ? 0.4 : 1;
    context.fillStyle = linkColour(value, limit, scale);
    context.strokeStyle = place.index === weight?.index ? palette.ink : palette.line;
    context.fillRect(x - 3.5, y - 3.5, 7, 7);
    context.strokeRect(x - 3.5, y - 3.5, 7, 7);
  }
  context.globalAlpha = 1;
}

export interface ExamplesPicture {
  readonly domain: Domain;
  readonly train: PlanePoints;
  readonly test?: PlanePoints | undefined;
  readonly range: MapRange;
}

export interface MapPicture {
  readonly size: number;
  readonly map: Float32Array | undefined;
  readonly range: MapRange;
  readonly discretize: boolean;
  /** Where the decision falls; absent where nothing is decided. */
  readonly level?: number | undefined;
  /** The same object as long as the examples are the same: their picture is then kept. */
  readonly examples: ExamplesPicture;
  /** Marked with a ring. */
  readonly marked?: readonly [x1: number, x2: number] | undefined;
}

/** Pixels a side of the large map where it has sharp edges. */
const sharpPixels = 240;

/** The large map's canvas. Keeps the map's image and the examples, which change seldom. */
export class MapPainter {
  readonly #image = new HeatmapImage();
  readonly #marks = document.createElement("canvas");
  #marked: { examples: ExamplesPicture; palette: Palette; size: number; ratio: number } | undefined;

  paint(canvas: HTMLCanvasElement, picture: MapPicture, palette: Palette): void {
    const { size, map, range, discretize, level, examples, marked } = picture;
    const ratio = pixelRatio();
    const context = prepareSurface(canvas, size, size, ratio);
    if (map !== undefined) {
      const side = sideOf(map);
      this.#image.paint(map, side, scaleOf(palette), { ...range, discretize }, discretize ? Math.max(side, sharpPixels) : side);
      context.imageSmoothingQuality = "medium";
      context.drawImage(this.#image.canvas, 0, 0, size, size);
      if (level !== undefined) strokeBoundary(context, size, map, level, palette);
    }
    const kept = this.#marked;
    if (kept?.examples !== examples || kept.palette !== palette || kept.size !== size || kept.ratio !== ratio) {
      paintExamples(prepareSurface(this.#marks, size, size, ratio), examples, size, palette);
      this.#marked = { examples, palette, size, ratio };
    }
    context.drawImage(this.#marks, 0, 0, size, size);
    if (marked === undefined) return;
    const [left, top] = placeOn(examples.domain, size, marked[0], marked[1]);
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(left, top, markRadius(size) + 4, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** With a halo of the paper's tone, so that the line reads on both colours. */
function strokeBoundary(context: CanvasRenderingContext2D, size: number, map: Float32Array, level: number, palette: Palette): void {
  const lines = contourLines(map, sideOf(map), level);
  context.lineJoin = "round";
  context.setLineDash([]);
  context.strokeStyle = palette.paper;
  context.globalAlpha = 0.8;
  context.lineWidth = 3.5;
  strokeLines(context, lines, 0, 0, size);
  context.globalAlpha = 1;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  strokeLines(context, lines, 0, 0, size);
}

const markRadius = (size: number): number => Math.max(2.5, Math.min(4, size / 85));

function paintExamples(context: CanvasRenderingContext2D, picture: ExamplesPicture, size: number, palette: Palette): void {
  const { domain, train, test, range } = picture;
  const style = { scale: scaleOf(palette), ...range, radius: markRadius(size), outline: palette.paper, square: false };
  if (test !== undefined) paintPoints(context, test, domain, size, { ...style, outline: palette.ink, square: true });
  paintPoints(context, train, domain, size, style);
}
