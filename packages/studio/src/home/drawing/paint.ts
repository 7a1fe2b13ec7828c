/** What the drawing's canvases show: links, and what travels along them. */

import { type Link, linkColour, linkLimit, linkWidth, pointOn, strokeLink } from "../../draw/links.ts";
import type { DivergingScale } from "../../draw/scale.ts";
import { pixelRatio, prepareSurface } from "../../draw/surface.ts";
import type { Palette } from "../../theme/palette.ts";
import type { DrawingLayout, PlacedLink } from "./layout.ts";

export interface LinksPicture {
  readonly layout: DrawingLayout;
  readonly links: readonly PlacedLink[];
  /** Those that are looked at, by index; all alike when empty. */
  readonly chosen: ReadonlySet<number>;
}

export function paintLinks(
  canvas: HTMLCanvasElement,
  { layout, links, chosen }: LinksPicture,
  palette: Palette,
  scale: DivergingScale,
): void {
  const context = prepareSurface(canvas, layout.width, layout.height, pixelRatio());
  const limit = linkLimit(links.map(({ weight }) => weight));
  context.lineCap = "butt";
  const isChosen = ({ index }: PlacedLink): boolean => chosen.has(index);
  for (const link of links) if (!isChosen(link)) strokeLink(context, link, limit, scale, chosen.size > 0 && links.some(isChosen));
  for (const link of links.filter(isChosen)) {
    strokeHalo(context, link, linkWidth(link.weight, limit) + 4, palette);
    strokeLink(context, link, limit, scale);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** An outline in the ink's colour, with the paper's between it and the link. */
function strokeHalo(context: CanvasRenderingContext2D, { fromX, fromY, toX, toY }: Link, width: number, { ink, paper }: Palette): void {
  const middle = (fromX + toX) / 2;
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const [colour, lineWidth] of [
    [ink, width + 2.5],
    [paper, width],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.bezierCurveTo(middle, fromY, middle, toY, toX, toY);
    context.stroke();
  }
}

/** Something on its way along a layer's links. */
export interface Travel {
  readonly direction: "forward" | "back";
  readonly layer: number;
  /** 0 … 1 along the way. */
  readonly progress: number;
}

const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/**
 * @param amounts of each link, by its index: what it carries; the largest is drawn largest, and what carries nothing is not drawn. Forwards in the colour of its
 * sign; errors, which go back, in the accent with a ring, which is its second cue here.
 */
export function paintTravel(
  canvas: HTMLCanvasElement,
  layout: DrawingLayout,
  links: readonly PlacedLink[],
  travel: Travel | undefined,
  amounts: ReadonlyMap<number, number>,
  palette: Palette,
  scale: DivergingScale,
): void {
  const context = prepareSurface(canvas, layout.width, layout.height, pixelRatio());
  if (travel === undefined || travel.progress <= 0 || travel.progress >= 1) return;
  const largest = Math.max(1e-12, ...[...amounts.values()].map(Math.abs));
  const t = travel.direction === "forward" ? ease(travel.progress) : 1 - ease(travel.progress);
  const toward = travel.direction === "forward" ? -1 : 1;
  for (const link of links) {
    const amount = amounts.get(link.index) ?? 0;
    if (link.layer !== travel.layer || amount === 0) continue;
    const radius = 3 + 6 * Math.sqrt(Math.abs(amount) / largest);
    // A short tail of where it came from.
    for (let k = 5; k >= 0; k--) {
      const at = t + toward * k * 0.022;
      if (at < 0 || at > 1) continue;
      const [x, y] = pointOn(link, at);
      context.globalAlpha = k === 0 ? 1 : 0.28 - 0.04 * k;
      context.fillStyle = travel.direction === "back" ? palette.delta : linkColour(amount, largest, scale);
      context.beginPath();
      context.arc(x, y, radius * (1 - 0.07 * k), 0, 2 * Math.PI);
      context.fill();
      if (k > 0) continue;
      context.lineWidth = 1.5;
      context.strokeStyle = palette.paper;
      context.stroke();
      if (travel.direction === "back") {
        context.strokeStyle = palette.delta;
        context.beginPath();
        context.arc(x, y, radius + 3, 0, 2 * Math.PI);
        context.stroke();
      }
    }
  }
  context.globalAlpha = 1;
}
