/** One weight in the hand: a number field, a slider, the way back, and the way to its formula. */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatNumber, parseNumber } from "../draw/numbers.ts";
import { niceLimit } from "../draw/scale.ts";
import { unitName, weightName, weightSymbol } from "./network.ts";
import { frame, inspect, model } from "./studio.ts";
import { canUndo, setWeight, undo, wished } from "./undo.ts";
import { edited, type WeightPlace } from "./view.ts";

/** f32 has seven digits; a person reads four. */
const shown = (value: number): string => String(Number(value.toPrecision(5)));

export function WeightEditor({ place }: { readonly place: WeightPlace }) {
  const info = model.value!;
  const wish = wished.value;
  const value = wish?.index === place.index ? wish.value : (frame.value?.weights[place.index] ?? 0);
  // The slider's range stays while it is in the hand.
  const limit = useSignal(Math.max(2, niceLimit([value * 1.5])));
  const field = useRef<HTMLInputElement>(null);
  // Before anything can be typed.
  useLayoutEffect(() => {
    limit.value = Math.max(2, niceLimit([value * 1.5]));
    if (field.current === null) return;
    field.current.value = shown(value);
    field.current.focus({ preventScroll: true });
    field.current.select();
  }, [place.index]);
  // What is being typed is the reader's; frames that arrive meanwhile do not write over it.
  useEffect(() => {
    if (field.current !== null && document.activeElement !== field.current) field.current.value = shown(value);
  }, [value]);
  const to = unitName(info, place);
  const from = place.from === undefined ? undefined : unitName(info, { layer: place.layer - 1, unit: place.from });
  const label = from === undefined ? `Bias of ${to}` : `Weight from ${from} to ${to}`;
  const commit = (input: HTMLInputElement): void => {
    const typed = parseNumber(input.value);
    if (typed === undefined) input.value = shown(value);
    else void setWeight(place.index, typed);
  };
  return (
    <fieldset class="weight-editor" aria-label={label}>
      <span class="weight-name">
        <span class="number">{weightSymbol(place)}</span> <span class="caption">{label}</span>
      </span>
      <input
        type="range"
        aria-label={label}
        min={-limit.value}
        max={limit.value}
        step={limit.value / 500}
        value={value}
        aria-valuetext={formatNumber(value)}
        onInput={(event) => void setWeight(place.index, Number(event.currentTarget.value))}
      />
      <input
        ref={field}
        class="number"
        type="text"
        inputMode="decimal"
        aria-label={`${label}, value`}
        onBlur={(event) => {
          event.currentTarget.value = shown(frame.peek()?.weights[place.index] ?? 0);
        }}
        onChange={(event) => commit(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === "Escape") edited.value = undefined;
        }}
      />
      <span class="weight-buttons">
        <button type="button" disabled={!canUndo.value} onClick={() => void undo()}>
          Undo
        </button>
        <button type="button" onClick={() => inspect({ name: weightName(info.layers, place), quantity: "next" })}>
          What next?
        </button>
        <button
          type="button"
          class="plain"
          aria-label="Close the editor"
          onClick={() => {
            edited.value = undefined;
          }}
        >
          ✕
        </button>
      </span>
    </fieldset>
  );
}
