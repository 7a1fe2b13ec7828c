/** The numbers of weights and biases on the drawing: they can be read, asked, dragged, and moved with the arrow keys. */

import { pointOn } from "../../draw/links.ts";
import { spokenNumber } from "../../draw/numbers.ts";
import { spokenSymbol } from "../../draw/spoken.ts";
import { weightSymbol } from "../../play/network.ts";
import { biasKey, kernelKey } from "../refs.ts";
import { shownNumber } from "../shownNumber.ts";
import type { DrawingPicture } from "./Drawing.tsx";
import { chipAt, type DrawingLayout, type PlacedLink, type PlacedWeight } from "./layout.ts";

interface ChipProps {
  readonly picture: DrawingPicture;
  readonly layout: DrawingLayout;
  readonly onWeight?: ((index: number, value: number) => void) | undefined;
  readonly onInspect?: ((key: string) => void) | undefined;
  readonly grab: (event: PointerEvent, weight: PlacedWeight) => void;
  readonly move: (event: PointerEvent) => void;
  readonly release: () => void;
  /** Whether the click that comes now only ends a drag. */
  readonly wasDragged: () => boolean;
}

export function WeightChip({ link, ...rest }: ChipProps & { readonly link: PlacedLink }) {
  const [x, y] = pointOn(link, chipAt(link, rest.layout.compact));
  return <Chip weight={link} x={x} y={y} {...rest} />;
}

/** Above its unit's picture, at the left. */
export function BiasChip({ bias, ...rest }: ChipProps & { readonly bias: PlacedWeight }) {
  const { x, y, size } = rest.layout.units[bias.layer]![bias.unit]!;
  return <Chip weight={bias} x={x} y={y - size / 2 - (rest.layout.compact ? 13 : 14)} prefix="bias" {...rest} />;
}

/** The smallest step of a key, and of a large one. */
const [smallStep, largeStep] = [0.1, 1];

function Chip({
  weight,
  x,
  y,
  prefix,
  picture,
  onWeight,
  onInspect,
  grab,
  move,
  release,
  wasDragged,
}: ChipProps & { weight: PlacedWeight; x: number; y: number; prefix?: string }) {
  const { index, layer, unit, from } = weight;
  const { name } = picture.layers[layer - 1]!;
  const key = from === undefined ? biasKey(name, unit, "value") : kernelKey(name, from, unit, "value");
  const symbol = weightSymbol(weight);
  const value = picture.weights[index]!;
  const before = picture.before?.[index];
  const changed = before !== undefined && before !== value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = {
      ArrowUp: smallStep,
      ArrowRight: smallStep,
      ArrowDown: -smallStep,
      ArrowLeft: -smallStep,
      PageUp: largeStep,
      PageDown: -largeStep,
    }[event.key];
    if (by !== undefined && onWeight !== undefined) onWeight(index, Math.round(100 * (value + by)) / 100);
    else return;
    event.preventDefault();
  };
  const how = onWeight === undefined ? "" : ". Arrow keys change it.";
  return (
    <button
      type="button"
      class={`weight-chip number${changed ? " changed" : ""}${picture.chosen.has(index) ? " chosen" : ""}`}
      data-ref={key}
      data-weight={index}
      title={`${symbol}${onWeight === undefined ? "" : ": drag up or down"}`}
      aria-label={`${spokenSymbol(symbol)}: ${spokenNumber(value)}${how}`}
      style={{ left: `${x}px`, top: `${y}px` }}
      onPointerDown={(event) => grab(event, weight)}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onClick={() => {
        if (!wasDragged()) onInspect?.(key);
      }}
      onKeyDown={onKeyDown}
    >
      {prefix !== undefined && !changed && <span class="chip-name">{prefix}</span>}
      {changed && <s class={prefix === undefined ? "chip-before" : "chip-before beside"}>{shownNumber(before)}</s>}
      {shownNumber(value)}
    </button>
  );
}
