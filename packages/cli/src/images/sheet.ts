/** A sheet of paper on a table, or the light field of a drawing program: where the digit is, apart from what lies around the sheet. */

import { betweenGroups } from "./ink.ts";
import { partsOf, sidesDrawn } from "./parts.ts";
import { type Box, cut, type Plane, resize } from "./planes.ts";

const workingSide = 200;
/** Sheets smaller than this share of the picture's sides are no sheets. */
const leastSide = 0.25;
/** A sheet is mostly empty; what is drawn on it takes at least so much of it. */
const [leastEmpty, leastDrawn] = [0.65, 0.003];
/** Nearly everything around a sheet is of another brightness than the sheet. */
const mostAlikeAround = 0.2;
/** The sheet may be turned a little, and its edge be soft. */
const [turned, inset] = [1 / 7, 0.03];
/** A stroke may reach the sheet's edge; the rest of a turned edge lies along it. */
const widestAtEdge = 0.2;
/** Ink that fills so much of its box, and is no slim stroke, is a hole in something thick: the inside of a block letter's 0 or 8. */
const [solid, slim] = [0.72, 0.45];

/** The picture without what lies around its sheet, or undefined where it has none. */
export function sheetOf(brightness: Plane): Plane | undefined {
  const scale = Math.min(1, workingSide / Math.max(brightness.width, brightness.height));
  const [width, height] = [Math.round(brightness.width * scale), Math.round(brightness.height * scale)];
  if (width < 8 || height < 8) return undefined;
  const small = resize(brightness, width, height);
  const threshold = betweenGroups(small.data);
  const light = small.data.map((value) => Number(value >= threshold));
  for (const data of [light, light.map((value) => 1 - value)]) {
    const box = sheetIn({ width, height, data });
    if (box === undefined) continue;
    return cut(brightness, {
      left: Math.ceil(box.left / scale),
      top: Math.ceil(box.top / scale),
      right: Math.floor((box.right + 1) / scale) - 1,
      bottom: Math.floor((box.bottom + 1) / scale) - 1,
    });
  }
  return undefined;
}

/** @param plane 1 where it may be paper, else 0 */
function sheetIn(plane: Plane): Box | undefined {
  const parts = partsOf(plane, 1);
  if (parts.length === 0) return undefined;
  const sheet = parts.reduce((a, b) => (b.pixels.length > a.pixels.length ? b : a));
  const { left, right, top, bottom } = sheet;
  const [w, h] = [right - left + 1, bottom - top + 1];
  // It may run out of the picture on one side; a lit half of a table does on three.
  if (sheet.edges.filter((count) => count > 0).length > 1 || w < leastSide * plane.width || h < leastSide * plane.height) return undefined;
  if (sheet.pixels.length < leastEmpty * w * h || !sidesDrawn(sheet, turned)) return undefined;
  const all = plane.data.reduce((sum, value) => sum + value, 0);
  const within = sum(plane, sheet);
  if (all - within > mostAlikeAround * (plane.width * plane.height - w * h)) return undefined;
  const by = Math.max(1, Math.round(inset * Math.min(w, h)));
  const inner = { left: left + by, right: right - by, top: top + by, bottom: bottom - by };
  const area = (inner.right - inner.left + 1) * (inner.bottom - inner.top + 1);
  return holdsStrokes(plane, inner, leastDrawn * area) ? inner : undefined;
}

function sum({ data, width }: Plane, { left, right, top, bottom }: Box): number {
  let total = 0;
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) total += data[y * width + x]!;
  return total;
}

/** Whether something is drawn on the sheet, apart from its edges. */
function holdsStrokes(plane: Plane, inner: Box, least: number): boolean {
  const { data, ...size } = cut(plane, inner);
  return partsOf({ ...size, data: data.map((value) => 1 - value) }, 1).some((part) => {
    const [w, h] = [part.right - part.left + 1, part.bottom - part.top + 1];
    const isHole = part.pixels.length > solid * w * h && Math.min(w, h) > slim * Math.max(w, h);
    return part.pixels.length >= least && Math.max(...part.edges) <= widestAtEdge * Math.min(size.width, size.height) && !isHole;
  });
}
