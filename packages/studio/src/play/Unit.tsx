/** One unit: a button over the picture of its output. The network's canvas paints the picture. */

import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { UnitPlace } from "./layout.ts";
import { extent } from "./mapRange.ts";
import { unitName } from "./network.ts";
import { unitSentence } from "./sentences.ts";
import { frame, model, playing } from "./studio.ts";
import { hoveredUnit, selectedUnit } from "./view.ts";

interface UnitProps {
  readonly place: UnitPlace;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Stands for the large map beside it, and has no picture of its own. */
  readonly port?: boolean;
  readonly focusable: boolean;
  readonly onFocus: (place: UnitPlace) => void;
}

/** The unit's map in the newest frame. */
export function mapOf({ layer, unit }: UnitPlace): Float32Array | undefined {
  if (layer === 0) return frame.value?.inputMaps?.[unit];
  const info = model.value?.layers[layer - 1];
  return info === undefined ? undefined : frame.value?.maps?.[info.mapAt + unit];
}

export function Unit({ place, x, y, size, port = false, focusable, onFocus }: UnitProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { layer, unit } = place;
  const info = layer === 0 ? undefined : model.value?.layers[layer - 1];
  const activation = info?.activation;
  const name = model.value === undefined ? "" : unitName(model.value, place);

  // A sentence of numbers that change sixty times a second is of use to nobody: it is written when training rests.
  useSignalEffect(() => {
    const map = mapOf(place);
    const weights = frame.value?.weights;
    if (playing.value || map === undefined || weights === undefined) return;
    const [smallest, largest] = extent(map);
    const bias = info === undefined ? undefined : weights[info.biasAt + unit];
    button.current?.setAttribute(
      "aria-label",
      unitSentence({
        name,
        smallest,
        largest,
        ...(activation === undefined ? {} : { activation }),
        ...(bias === undefined ? {} : { bias }),
      }),
    );
  });
  const chosen = useComputed(() => selectedUnit.value?.layer === layer && selectedUnit.value.unit === unit);
  const toggle = (): void => {
    selectedUnit.value = chosen.value ? undefined : place;
  };
  return (
    <button
      type="button"
      ref={button}
      class={port ? "unit port" : "unit"}
      data-unit={`${layer}:${unit}`}
      tabIndex={focusable ? 0 : -1}
      aria-pressed={chosen.value}
      aria-label={name}
      style={{ left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px`, minHeight: `${size}px`, height: `${size}px` }}
      onClick={toggle}
      onFocus={() => onFocus(place)}
      onPointerEnter={() => {
        hoveredUnit.value = place;
      }}
      onPointerLeave={() => {
        hoveredUnit.value = undefined;
      }}
    ></button>
  );
}
