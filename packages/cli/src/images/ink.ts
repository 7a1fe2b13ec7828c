/**
 * What was drawn on a picture, apart from what it was drawn on: how much each pixel differs from its ground. The ground may be one colour (a drawing), or
 * paper in uneven light, with a shadow across it (a photo); then it is what remains when everything narrower than a third of the picture is filled up, which is
 * the closing of mathematical morphology (J. Serra, Image Analysis and Mathematical Morphology, 1982).
 */

import { border, cut, median, type Plane, resize, transpose } from "./planes.ts";

export interface Ink {
  /** From 0 (ground) to 1. */
  readonly plane: Plane;
  /** How much the strongest ink differs from its ground. */
  readonly contrast: number;
  /** Ink from here on is meant; below it is noise. */
  readonly threshold: number;
  readonly darkOnLight: boolean;
  /** Whether the light on the ground is uneven. */
  readonly uneven: boolean;
  /** Whether a border of one colour was cut off. */
  readonly framed: boolean;
}

/** Large enough for any stroke that is to be 20 pixels long, small enough to be quick. */
const workingSide = 400;
/** Large enough to show how the light falls. */
const groundSide = 100;
/** Pixels with less ink than this share of the darkest one are paper. */
const paper = 0.2;
/** Ground and ink have to differ at least this much (of black to white), or there is nothing to see. */
const leastContrast = 0.05;
/** A ground of one colour: so many of the pixels differ from it by no more than this. */
const [flatShare, flatSpread] = [0.4, 0.025];
/** How wide what lies on an uneven ground may be, as a share of the picture's shorter side. */
const strokeShare = 1 / 3;

export interface Readings {
  /** Against one colour, where the ground looks so. */
  readonly flat: Ink | undefined;
  /** The picture that they read, without its frame. */
  readonly plane: Plane;
  /** Against the surroundings, what is darker and what is lighter than they are; the likelier first. */
  uneven(): readonly Ink[];
}

/** What may have been drawn. Undefined when there is nothing to see. */
export function readingsOf(brightness: Plane): Readings | undefined {
  const scale = Math.min(1, workingSide / Math.max(brightness.width, brightness.height));
  const small = resize(brightness, Math.max(1, Math.round(brightness.width * scale)), Math.max(1, Math.round(brightness.height * scale)));
  const { plane, framed } = withoutFrame(small);
  const level = median(plane.data);
  let [darkest, lightest] = [level, level];
  for (const value of plane.data) [darkest, lightest] = [Math.min(darkest, value), Math.max(lightest, value)];
  if (Math.max(level - darkest, lightest - level) < leastContrast) return undefined;
  const likely = level - darkest > lightest - level;
  // What was drawn is dark in one of these two.
  const dark = (darkOnLight: boolean): Plane => (darkOnLight ? plane : { ...plane, data: plane.data.map((value) => 1 - value) });
  const ground = likely ? level : 1 - level;
  const flat = isFlat(dark(likely), ground) ? inkFrom(dark(likely), againstLevel(dark(likely), ground), likely, false, framed) : undefined;
  const uneven = (): Ink[] => {
    const inks = [likely, !likely].flatMap((way) => inkFrom(dark(way), againstGround(dark(way), way), way, true, framed) ?? []);
    const most = Math.max(...inks.map(({ contrast }) => contrast));
    return inks.filter(({ contrast }) => contrast > most / 2);
  };
  return { flat, plane, uneven };
}

function inkFrom(plane: Plane, data: Float64Array, darkOnLight: boolean, uneven: boolean, framed: boolean): Ink | undefined {
  const strongest = data.reduce((most, value) => Math.max(most, value), 0);
  if (strongest < leastContrast) return undefined;
  const share = data.map((value) => Math.max(0, value / strongest));
  const threshold = uneven ? Math.max(paper, 0.7 * betweenGroups(share)) : paper;
  return { plane: { ...plane, data: share }, contrast: strongest, threshold, darkOnLight, uneven, framed };
}

/** Whether what is not ink is one colour: in many places, and along the edge, where a shadow or a change of light would be seen. */
function isFlat(plane: Plane, level: number): boolean {
  const isGround = (value: number): boolean => Math.abs(value - level) < flatSpread;
  if (plane.data.filter(isGround).length < flatShare * plane.data.length) return false;
  const darkest = plane.data.reduce((least, value) => Math.min(least, value), 1);
  const edge = border(plane);
  const between = edge.filter((value) => !isGround(value) && value > darkest + (level - darkest) / 3);
  return between.length < edge.length / 10;
}

const againstLevel = ({ data }: Plane, level: number): Float64Array => data.map((value) => level - value);

/** How much darker each place is than its surroundings. Dark ink takes away a share of the light: half as much in the shadow, where half as much falls. */
function againstGround(plane: Plane, asShare: boolean): Float64Array {
  // Light changes slowly: a small picture shows it, without the grain of the paper.
  const scale = Math.min(1, groundSide / Math.max(plane.width, plane.height));
  const small = resize(plane, Math.max(1, Math.round(plane.width * scale)), Math.max(1, Math.round(plane.height * scale)));
  const reach = Math.max(1, Math.round((Math.min(small.width, small.height) * strokeShare) / 2));
  const closed = extreme(extreme(padded(small, reach), reach, Math.max), reach, Math.min);
  const inner = { left: reach, top: reach, right: reach + small.width - 1, bottom: reach + small.height - 1 };
  const ground = resize(cut(closed, inner), plane.width, plane.height);
  return plane.data.map((value, i) => (ground.data[i]! - value) / (asShare ? Math.max(0.1, ground.data[i]!) : 1));
}

/** With a margin that goes on as the edge does: light that falls off towards the edge is no ink. */
function padded({ data, width, height }: Plane, by: number): Plane {
  const [w, h] = [width + 2 * by, height + 2 * by];
  const within = (at: number, size: number): number => Math.min(size - 1, Math.max(0, at - by));
  const at = (i: number): number => within(Math.floor(i / w), height) * width + within(i % w, width);
  return { width: w, height: h, data: Float64Array.from({ length: w * h }, (_, i) => data[at(i)]!) };
}

/** The largest (or smallest) value within a square of 2 · reach + 1 pixels around each. */
function extreme(plane: Plane, reach: number, choose: (a: number, b: number) => number): Plane {
  return transpose(alongRows(transpose(alongRows(plane, reach, choose)), reach, choose));
}
function alongRows({ data, width, height }: Plane, reach: number, choose: (a: number, b: number) => number): Plane {
  const out = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let best = data[y * width + x]!;
      const [from, to] = [Math.max(0, x - reach), Math.min(width - 1, x + reach)];
      for (let at = from; at <= to; at++) best = choose(best, data[y * width + at]!);
      out[y * width + x] = best;
    }
  }
  return { width, height, data: out };
}

/** The threshold that parts values into two groups best (N. Otsu, IEEE Trans. SMC 9, 1979). */
export function betweenGroups(values: Float64Array): number {
  const bins = new Float64Array(64);
  for (const value of values) bins[Math.min(63, Math.floor(value * 64))]! += 1;
  const all = bins.reduce((sum, count, i) => sum + count * i, 0);
  let [count, sum, best, at] = [0, 0, -1, 0];
  for (const [i, bin] of bins.entries()) {
    count += bin;
    sum += bin * i;
    const rest = values.length - count;
    if (count === 0 || rest === 0) continue;
    const apart = count * rest * (sum / count - (all - sum) / rest) ** 2;
    if (apart > best) [best, at] = [apart, i + 1];
  }
  return at / 64;
}

/** At most this share of the picture's side is taken for a frame, on each side. */
const widestFrame = 0.15;
const [sameColour, otherColour] = [0.08, 0.2];

/** Without a border of one colour around a ground of another: of two such, both are cut off. */
function withoutFrame(plane: Plane): { plane: Plane; framed: boolean } {
  let [inner, framed] = [plane, false];
  for (let frames = 0; frames < 2; frames++) {
    const width = frameWidth(inner);
    if (width === 0) break;
    inner = cut(inner, { left: width, top: width, right: inner.width - 1 - width, bottom: inner.height - 1 - width });
    framed = true;
  }
  return { plane: inner, framed };
}

function frameWidth(plane: Plane): number {
  const outer = ringOf(plane, 0);
  const most = Math.floor(Math.min(plane.width, plane.height) * widestFrame);
  if (!outer.uniform) return 0;
  let blurred = 0;
  for (let at = 1; at <= most + 1; at++) {
    const ring = ringOf(plane, at);
    if (!ring.uniform) return 0;
    if (Math.abs(ring.level - outer.level) < sameColour) continue;
    // Where the frame's edge is blurred, a ring lies between the two colours.
    const next = ringOf(plane, at + 1);
    if (next.uniform && Math.abs(next.level - ring.level) < sameColour && Math.abs(ring.level - outer.level) > otherColour) return at;
    if (++blurred > 2) return 0;
  }
  return 0;
}

function ringOf({ width, height, data }: Plane, at: number): { level: number; uniform: boolean } {
  if (2 * at + 2 >= Math.min(width, height)) return { level: Number.NaN, uniform: false };
  const values = border(cut({ width, height, data }, { left: at, top: at, right: width - 1 - at, bottom: height - 1 - at }));
  const level = median(values);
  return { level, uniform: values.filter((value) => Math.abs(value - level) < sameColour).length > 0.95 * values.length };
}
