/** The network as pictures of what its units answer, with numbers beside them. It knows nothing of stories or engines: it shows the picture that it is given. */

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { linkAt, linkLimit } from "../../draw/links.ts";
import type { PlanePoints } from "../../draw/points.ts";
import type { LayerInfo } from "../../engine/protocol.ts";
import { palette } from "../../theme/theme.ts";
import { BiasChip, WeightChip } from "./Chips.tsx";
import { scaleOf } from "./heat.ts";
import { drawingLayout, type PlacedWeight, placedBiases, placedLinks } from "./layout.ts";
import { paintLinks, paintTravel, type Travel } from "./paint.ts";
import { HiddenUnit, InputUnit, OutputUnit } from "./Units.tsx";

/** A number that stands beside a unit. */
export interface UnitNumber {
  readonly key: string;
  /** "a⁽¹⁾₁" */
  readonly symbol: string;
  readonly value: number;
  readonly delta?: boolean;
}

export interface DrawingPicture {
  readonly layers: readonly LayerInfo[];
  readonly weights: Float32Array;
  readonly inputMaps: readonly Float32Array[];
  /** One for each unit, layer after layer. */
  readonly maps: readonly Float32Array[];
  readonly examples: PlanePoints;
  readonly domain: { readonly x1: readonly [number, number]; readonly x2: readonly [number, number] };
  /** Row of the example that is followed. */
  readonly marked?: number | undefined;
  /** Numbers beside units, by layer and unit. */
  readonly numbers: readonly (readonly (readonly UnitNumber[])[])[];
  readonly travel?: Travel | undefined;
  /** What each link carries, by index of its weight. */
  readonly amounts: ReadonlyMap<number, number>;
  /** Weights that are looked at. */
  readonly chosen: ReadonlySet<number>;
  /** What weights were before, where that is shown: "0.230 → 0.372". */
  readonly before?: Float32Array | undefined;
  readonly boundary: boolean;
}

export interface DrawingProps {
  readonly picture: DrawingPicture;
  readonly width: number;
  /** A weight is dragged to a value, or set by keys. Without it weights stay as they are. */
  readonly onWeight?: ((index: number, value: number) => void) | undefined;
  readonly onInspect?: ((key: string) => void) | undefined;
}

/** Pixels that a weight is dragged to change by 1. */
const pixelsPerUnit = 40;
/** Pixels that a click may tremble. */
const clickReach = 3;

export function Drawing({ picture, width, onWeight, onInspect }: DrawingProps) {
  const { layers, weights } = picture;
  const links = useRef<HTMLCanvasElement>(null);
  const travel = useRef<HTMLCanvasElement>(null);
  const colours = palette.value;
  const scale = scaleOf(colours);
  const layout = useMemo(() => drawingLayout(width, layers), [width, layers]);
  const placed = useMemo(() => placedLinks(layout, layers, weights), [layout, layers, weights]);
  const limit = linkLimit(placed.map(({ weight }) => weight));

  useLayoutEffect(() => {
    if (links.current !== null) paintLinks(links.current, { layout, links: placed, chosen: picture.chosen }, colours, scale);
  }, [layout, placed, picture.chosen, colours]);
  useLayoutEffect(() => {
    if (travel.current !== null) paintTravel(travel.current, layout, placed, picture.travel, picture.amounts, colours, scale);
  }, [layout, placed, picture.travel, picture.amounts, colours]);

  const drag = useRef<{ readonly weight: PlacedWeight; readonly y: number; readonly value: number; moved: boolean } | undefined>(undefined);
  const dragged = useRef(false);
  const grab = (event: PointerEvent, weight: PlacedWeight): void => {
    dragged.current = false;
    if (onWeight === undefined || event.button !== 0) return;
    drag.current = { weight, y: event.clientY, value: weights[weight.index]!, moved: false };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const { current } = drag;
    if (current === undefined) return;
    const { weight, y, value } = current;
    current.moved ||= Math.abs(event.clientY - y) > clickReach;
    if (current.moved) onWeight?.(weight.index, Math.round(100 * (value + (y - event.clientY) / pixelsPerUnit)) / 100);
  };
  const release = (): void => {
    dragged.current = drag.current?.moved ?? false;
    drag.current = undefined;
  };
  const wasDragged = (): boolean => {
    const was = dragged.current;
    dragged.current = false;
    return was;
  };
  const linkUnder = (event: PointerEvent) => {
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return placed[linkAt(placed, event.clientX - bounds.left, event.clientY - bounds.top, limit, 7)];
  };

  const chip = { picture, layout, onWeight, onInspect, grab, move, release, wasDragged };
  return (
    <fieldset
      class={`drawing${layout.compact ? " compact" : ""}`}
      style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
      aria-label="The network"
    >
      <canvas
        ref={links}
        class={onWeight === undefined ? "links" : "links draggable"}
        style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
        onPointerDown={(event) => {
          const link = linkUnder(event);
          if (link !== undefined) grab(event, link);
        }}
        onPointerMove={(event) => {
          if (drag.current === undefined) event.currentTarget.classList.toggle("over", linkUnder(event) !== undefined);
          move(event);
        }}
        onPointerUp={release}
        onPointerCancel={release}
      />
      {layout.units[0]!.map((place, unit) => (
        <InputUnit key={unit} place={place} picture={picture} unit={unit} onInspect={onInspect} />
      ))}
      {layers[0]!.units > 0 &&
        layout.units[1]!.map((place, unit) => (
          <HiddenUnit key={unit} place={place} picture={picture} layer={1} unit={unit} onInspect={onInspect} />
        ))}
      <OutputUnit place={layout.units[2]![0]!} picture={picture} onInspect={onInspect} />
      <canvas ref={travel} class="travel" style={{ width: `${layout.width}px`, height: `${layout.height}px` }} />
      {placed.map((link) => (
        <WeightChip key={link.index} link={link} {...chip} />
      ))}
      {placedBiases(layers).map((bias) => (
        <BiasChip key={bias.index} bias={bias} {...chip} />
      ))}
    </fieldset>
  );
}
