/**
 * A picture of a digit made into what MNIST's digits are: light ink on a dark ground, its longer side 20 of 28 pixels long, placed with its centre of mass in
 * the middle (LeCun, Cortes, Burges, http://yann.lecun.com/exdb/mnist/).
 */

import { DataError } from "hillock";
import { type Ink, readingsOf } from "./ink.ts";
import { type Cleaned, cleaned, leftAtEdge } from "./parts.ts";
import { border, cut, type Plane, resize } from "./planes.ts";
import { sheetOf } from "./sheet.ts";

/** Of MNIST's own pictures. */
export const digitSide = 28;
const inkShare = 20 / 28;

export interface Field {
  readonly width: number;
  readonly height: number;
}

export interface Digit {
  /** Values from 0 (ground) to 1 (ink), row by row. */
  readonly pixels: Float32Array;
  /** Whether the picture had dark ink on a light ground. */
  readonly darkOnLight: boolean;
  /** What was done besides, and what is doubtful, as sentences. */
  readonly notes: readonly string[];
}

const mnistField: Field = { width: digitSide, height: digitSide };

/** @throws DataError when the picture is blank. */
export function prepareDigit(brightness: Plane, path: string, field: Field = mnistField): Digit {
  const whole = bestReading(brightness);
  const sheet = whole === undefined || whole.ink.framed ? undefined : sheetOf(brightness);
  const reading = sheet === undefined ? whole : bestReading(sheet);
  if (reading === undefined) {
    throw new DataError({
      problem: `There is nothing to see in ${path}`,
      received: `${brightness.width} × ${brightness.height} pixels of one colour`,
      expected: "a digit, dark on light or light on dark",
      fix: "Draw it with a thick pen and enough contrast.",
    });
  }
  const { ink, found } = reading;
  const only = cut(found.plane, found.box);
  const scale = (inkShare * Math.min(field.width, field.height)) / Math.max(only.width, only.height);
  const [width, height] = [Math.max(1, Math.round(only.width * scale)), Math.max(1, Math.round(only.height * scale))];
  const small = resize(only, width, height);
  const darkest = small.data.reduce((most, value) => Math.max(most, value), 0);
  // Thin lines got pale when they were made small: the strongest ink is 1 again.
  const pixels = place({ ...small, data: small.data.map((value) => value / darkest) }, field);
  const leftOut = [
    ...(sheet === undefined ? [] : ["what lies around the sheet"]),
    ...(ink.framed ? ["a border around the picture"] : []),
    ...found.leftOut,
  ];
  const notes = [
    ...(ink.uneven ? ["The ground is uneven: what counts is how much darker or lighter a place is than its surroundings."] : []),
    ...(leftOut.length > 0 ? [`Left out: ${leftOut.join(", ")}.`] : []),
    ...(found.beside > 1 ? [`There seem to be ${found.beside} digits. The network knows one at a time: cut them apart.`] : []),
  ];
  return { pixels, darkOnLight: ink.darkOnLight, notes };
}

interface Reading {
  readonly ink: Ink;
  readonly found: Cleaned;
}

/**
 * A ground of one colour is believed unless something lies along the edge: then there may be a shadow across it, which may be larger than the light part, and what
 * was drawn is what the edge of the picture is least like.
 */
function bestReading(brightness: Plane): Reading | undefined {
  const readings = readingsOf(brightness);
  if (readings === undefined) return undefined;
  const read = (ink: Ink): Reading[] => {
    const found = cleaned(ink.plane, ink.threshold);
    return found === undefined ? [] : [{ ink, found }];
  };
  const [flat] = readings.flat === undefined ? [] : read(readings.flat);
  if (flat !== undefined && !flat.found.alongEdge && !flat.found.leftOut.includes(leftAtEdge)) return flat;
  const edge = border(readings.plane);
  const uneven = readings.uneven().flatMap(read);
  const likeness = uneven.map(({ found }) => likenessTo(edge, found, readings.plane));
  const chosen = flat === undefined ? uneven[0] : uneven[likeness.indexOf(Math.min(...likeness))];
  return chosen === undefined || (chosen.found.alongEdge && flat !== undefined) ? flat : chosen;
}

/** Brightness that is taken for the same. */
const alike = 0.08;

/** Which share of the edge is as bright as what was found, on average. */
function likenessTo(edge: Float64Array, { plane }: Cleaned, { data }: Plane): number {
  const shares = new Map<number, number>();
  const shareAt = (level: number): number => edge.filter((value) => Math.abs(value - level / 64) < alike).length / edge.length;
  let [sum, count] = [0, 0];
  for (const [i, ink] of plane.data.entries()) {
    if (ink === 0) continue;
    const level = Math.round(data[i]! * 64);
    const share = shares.get(level) ?? shareAt(level);
    shares.set(level, share);
    sum += share;
    count++;
  }
  return sum / count;
}

/** Into the field, so that the centre of mass comes to lie where MNIST has it, in the middle of pixel 14 of 28, as nearly as whole pixels allow. */
function place({ data, width, height }: Plane, field: Field): Float32Array {
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = data[y * width + x]!;
      mass += ink;
      sumX += ink * (x + 0.5);
      sumY += ink * (y + 0.5);
    }
  }
  const offset = (sum: number, size: number, room: number): number =>
    Math.min(room - size, Math.max(0, Math.round(room / 2 + 0.5 - sum / mass)));
  const [left, top] = [offset(sumX, width, field.width), offset(sumY, height, field.height)];
  const out = new Float32Array(field.width * field.height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[(top + y) * field.width + left + x] = Math.min(1, Math.max(0, data[y * width + x]!));
  }
  return out;
}
