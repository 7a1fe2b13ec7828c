/** A picture made into a network's inputs, in the way that the network's own pictures were made. */

import { DataError, type PictureInputs } from "hillock";
import { prepareDigit } from "./digit.ts";
import type { Picture } from "./picture.ts";
import { border, boxOf, cut, median, type Plane, planesOf, resize } from "./planes.ts";

export interface Prepared {
  /** [height × width × channels], from 0 to 1. */
  readonly pixels: Float32Array;
  /** What was done with the picture, and what is doubtful, as sentences. */
  readonly notes: readonly string[];
}

/** @throws DataError when there is nothing to see. */
export function prepare(picture: Picture, inputs: PictureInputs, path: string): Prepared {
  const channels = inputs.channels === 3 ? 3 : 1;
  if (inputs.framing === "digit" && channels === 1) {
    const { pixels, darkOnLight, notes } = prepareDigit(planesOf(picture, 1)[0]!, path, inputs);
    return { pixels, notes: [`It was ${darkOnLight ? "dark on light" : "light on dark"}; made like MNIST's digits.`, ...notes] };
  }
  const notes: string[] = [];
  let planes = planesOf(picture, channels);
  const [brightness] = planesOf(picture, 1);
  const level = groundLevel(brightness!);
  if ((inputs.ground === "dark" && level > 0.5) || (inputs.ground === "light" && level < 0.5)) {
    planes = planes.map(negative);
    notes.push(
      `Its ground was ${level > 0.5 ? "light" : "dark"}: turned into its negative, as the network's own pictures have a ${inputs.ground} one.`,
    );
  }
  planes = inputs.framing === "object" ? framed(planes, brightness!, inputs, path, notes) : whole(planes, inputs, notes);
  if (notes.length === 0) notes.push("Taken as it is.");
  return { pixels: interleaved(planes), notes };
}

const negative = (plane: Plane): Plane => ({ ...plane, data: plane.data.map((value) => 1 - value) });

/** What the corners mostly are: things reach the edges of their pictures more often than the corners. */
function groundLevel({ width, height, data }: Plane): number {
  const size = Math.max(1, Math.round(Math.min(width, height) / 14));
  const corners: number[] = [];
  for (let y = 0; y < height; y++) {
    if (y >= size && y < height - size) continue;
    for (let x = 0; x < width; x++) if (x < size || x >= width - size) corners.push(data[y * width + x]!);
  }
  return median(Float64Array.from(corners));
}

/** The whole picture, scaled. */
function whole(planes: readonly Plane[], { width, height }: PictureInputs, notes: string[]): Plane[] {
  const [{ width: from, height: high }] = planes as [Plane];
  if (from !== width || high !== height) {
    const stretched = Math.abs(Math.log(from / high / (width / height))) > 0.05;
    notes.push(`Scaled from ${from} × ${high} to ${width} × ${height} pixels${stretched ? ", which changes its proportions" : ""}.`);
  }
  return planes.map((plane) => resize(plane, width, height));
}

/** How far a pixel may be from the ground's colour and still be ground. */
const groundSpread = 0.03;

/** Cut to what differs from the ground, which then fills the field in one direction and lies in the middle in the other. */
function framed(planes: readonly Plane[], brightness: Plane, { width, height }: PictureInputs, path: string, notes: string[]): Plane[] {
  if (brightness.width === width && brightness.height === height) return [...planes];
  const level = median(border(brightness));
  const box = boxOf(brightness, (value) => Math.abs(value - level) > groundSpread);
  if (box === undefined) {
    throw new DataError({
      problem: `There is nothing to see in ${path}`,
      received: `${brightness.width} × ${brightness.height} pixels of one colour`,
      expected: "a thing on a ground of another brightness",
      fix: "Choose another picture, or one with more contrast.",
    });
  }
  const [w, h] = [box.right - box.left + 1, box.bottom - box.top + 1];
  const scale = Math.min(width / w, height / h);
  const [newWidth, newHeight] = [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale))];
  notes.push(`Cut to what is on it, and scaled from ${w} × ${h} to ${newWidth} × ${newHeight} pixels.`);
  return planes.map((plane) => {
    const small = resize(cut(plane, box), newWidth, newHeight);
    return centred(small, width, height, median(border(plane)));
  });
}

function centred({ data, width: w, height: h }: Plane, width: number, height: number, ground: number): Plane {
  const [left, top] = [Math.floor((width - w) / 2), Math.floor((height - h) / 2)];
  const out = new Float64Array(width * height).fill(ground);
  for (let y = 0; y < h; y++) out.set(data.subarray(y * w, (y + 1) * w), (top + y) * width + left);
  return { width, height, data: out };
}

/** Colours of a pixel beside each other. */
function interleaved(planes: readonly Plane[]): Float32Array {
  const channels = planes.length;
  const out = new Float32Array(planes[0]!.data.length * channels);
  for (const [channel, { data }] of planes.entries()) for (const [i, value] of data.entries()) out[i * channels + channel] = value;
  return out;
}
