/** Units: each is a picture of its output over the plane, with its numbers below. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { contourLines, strokeLines } from "../../draw/contour.ts";
import { spokenNumber } from "../../draw/numbers.ts";
import { paintPoints, placeOn } from "../../draw/points.ts";
import { spokenSymbol } from "../../draw/spoken.ts";
import { pixelRatio, prepareSurface } from "../../draw/surface.ts";
import { outputRange, unitRange } from "../../play/mapRange.ts";
import { palette } from "../../theme/theme.ts";
import { shownNumber } from "../shownNumber.ts";
import type { DrawingPicture, UnitNumber } from "./Drawing.tsx";
import { paintMap, scaleOf } from "./heat.ts";
import type { Place } from "./layout.ts";
import { TextSymbol } from "./TextSymbol.tsx";

interface UnitProps {
  readonly place: Place;
  readonly picture: DrawingPicture;
  readonly onInspect?: ((key: string) => void) | undefined;
}

/** Pixels a side of the output's map: more than samples, because it is seen large. */
const largeMapPixels = 240;

/** The example that is followed, on a unit's small map. */
function Mark({ picture, size }: { readonly picture: DrawingPicture; readonly size: number }) {
  const { marked, examples, domain } = picture;
  if (marked === undefined) return null;
  const [left, top] = placeOn(domain, size, examples.x[2 * marked]!, examples.x[2 * marked + 1]!);
  return <span class="mark" style={{ left: `${left}px`, top: `${top}px` }} />;
}

interface PictureProps {
  readonly map: Float32Array;
  readonly activation: string;
  readonly size: number;
  readonly picture: DrawingPicture;
  readonly label: string;
}

function Picture({ map, activation, size, picture, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = palette.value;
  useLayoutEffect(() => {
    if (canvas.current !== null) paintMap(canvas.current, map, unitRange(activation, map), colours);
  }, [map, activation, colours]);
  return (
    <span class="picture" role="img" aria-label={label} style={{ width: `${size}px`, height: `${size}px` }}>
      <canvas ref={canvas} width={1} height={1} />
      <Mark picture={picture} size={size} />
    </span>
  );
}

function Numbers({
  numbers,
  onInspect,
}: {
  readonly numbers: readonly UnitNumber[];
  readonly onInspect?: ((key: string) => void) | undefined;
}) {
  return (
    <span class="unit-numbers">
      {numbers.map(({ key, symbol, value, delta = false }) => (
        <button
          key={key}
          type="button"
          class="plain unit-number"
          data-ref={key}
          aria-label={`${spokenSymbol(symbol)}: ${spokenNumber(value)}. Where does it come from?`}
          onClick={() => onInspect?.(key)}
        >
          <TextSymbol text={symbol} />
          <span class={`number${delta ? " delta" : ""}`}>{shownNumber(value)}</span>
        </button>
      ))}
    </span>
  );
}

const at = ({ x, y, size }: Place) => ({ left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px` });

export function InputUnit({ place, picture, unit, onInspect }: UnitProps & { readonly unit: number }) {
  return (
    <div class="home-unit" style={at(place)}>
      <Picture
        map={picture.inputMaps[unit]!}
        activation="linear"
        size={place.size}
        picture={picture}
        label={`Input ${unit + 1}: it grows ${unit === 0 ? "to the right" : "upwards"}`}
      />
      {(picture.numbers[0]?.[unit] ?? []).length === 0 ? (
        <span class="unit-numbers unit-name">
          <TextSymbol text={`x${"₁₂"[unit]}`} />
        </span>
      ) : (
        <Numbers numbers={picture.numbers[0]?.[unit] ?? []} onInspect={onInspect} />
      )}
    </div>
  );
}

export function HiddenUnit({ place, picture, layer, unit, onInspect }: UnitProps & { readonly layer: number; readonly unit: number }) {
  const { mapAt, activation } = picture.layers[layer - 1]!;
  return (
    <div class="home-unit" style={at(place)}>
      <Picture
        map={picture.maps[mapAt + unit]!}
        activation={activation}
        size={place.size}
        picture={picture}
        label={`Hidden unit ${unit + 1}: what it answers over the plane`}
      />
      <Numbers numbers={picture.numbers[layer]?.[unit] ?? []} onInspect={onInspect} />
    </div>
  );
}

/** The answer all over the plane, the line where it turns, and the truth table's points. */
export function OutputUnit({ place, picture, onInspect }: UnitProps) {
  const { size } = place;
  const heat = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const colours = palette.value;
  const layer = picture.layers.length;
  const { mapAt, activation } = picture.layers[layer - 1]!;
  const map = picture.maps[mapAt]!;
  const range = outputRange(activation, false, map);
  useLayoutEffect(() => {
    if (heat.current !== null) paintMap(heat.current, map, range, colours, largeMapPixels);
  }, [map, activation, colours]);
  useLayoutEffect(() => {
    if (marks.current === null) return;
    const context = prepareSurface(marks.current, size, size, pixelRatio());
    const { examples, domain, marked, boundary } = picture;
    if (boundary) {
      const lines = contourLines(map, Math.round(Math.sqrt(map.length)), range.centre);
      for (const [colour, width] of [
        [colours.paper, 3.5],
        [colours.ink, 1.5],
      ] as const) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        strokeLines(context, lines, 0, 0, size);
      }
    }
    const radius = size < 160 ? 6 : 9;
    const style = { scale: scaleOf(colours), centre: 0.5, limit: 0.5, radius, outline: colours.paper, square: false };
    paintPoints(context, examples, domain, size, style);
    context.font = `600 ${Math.round(radius * 1.5)}px ui-monospace, "DejaVu Sans Mono", Menlo, monospace`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let i = 0; i < examples.y.length; i++) {
      const [left, top] = placeOn(domain, size, examples.x[2 * i]!, examples.x[2 * i + 1]!);
      // The target stands in the mark: colour is not the only cue.
      context.fillStyle = colours.paper;
      context.fillText(String(examples.y[i]!), left, top + 0.5);
      if (i !== marked) continue;
      context.strokeStyle = colours.ink;
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(left, top, radius + 4.5, 0, 2 * Math.PI);
      context.stroke();
    }
  }, [map, size, picture.examples, picture.marked, picture.boundary, colours]);
  return (
    <div class="home-unit output" style={at(place)}>
      <span
        class="picture"
        role="img"
        aria-label="The output over the plane, with the four examples of XOR"
        style={{ width: `${size}px`, height: `${size}px` }}
      >
        <canvas ref={heat} width={1} height={1} />
        <canvas ref={marks} />
      </span>
      <Numbers numbers={picture.numbers[layer]?.[0] ?? []} onInspect={onInspect} />
    </div>
  );
}
