/** Units as pictures of their outputs, in columns, and links by weight between them; each is reached by pointer and by keys. */

import { useMemo, useRef, useState } from "preact/hooks";
import { linkAt, linkLimit } from "../draw/links.ts";
import type { LayerInfo } from "../engine/protocol.ts";
import { palette } from "../theme/theme.ts";
import { ColumnHead, InputHead } from "./ColumnHead.tsx";
import { directionOf, moveFocus, type StageLayout, type UnitPlace } from "./layout.ts";
import { unitRange } from "./mapRange.ts";
import { biasSquares, incoming, type NetworkSpace, networkLayout, placedLinks, unitCounts } from "./network.ts";
import { NetworkPainter, type NetworkPicture, type UnitPicture } from "./painter.ts";
import { frame, model } from "./studio.ts";
import { mapOf, Unit } from "./Unit.tsx";
import { UnitValues } from "./UnitValues.tsx";
import { usePicture } from "./usePicture.ts";
import { edited, hoveredUnit, hoveredWeight, selectedUnit, type WeightPlace } from "./view.ts";

export function Network(space: NetworkSpace) {
  const { width, mapSize, beside } = space;
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  const [focused, setFocused] = useState<UnitPlace>({ layer: 0, unit: 0 });
  const { layers, inputNames } = model.value!;
  const counts = unitCounts(model.value!);
  const layout = useMemo(() => networkLayout(counts, space), [counts.join(), width, mapSize, beside]);

  const painter = useRef<NetworkPainter>(undefined);
  usePicture(
    (): NetworkPicture | undefined => {
      const weights = frame.value?.weights;
      const current = model.value?.layers;
      const [unit, weight] = [hoveredUnit.value ?? selectedUnit.value, hoveredWeight.value ?? edited.value];
      // A new network's first frame and its columns come in the same turn, but not in the same call.
      if (weights === undefined || current !== layers) return undefined;
      const units = unitPictures(layout, layers, beside);
      return {
        layout,
        units,
        links: placedLinks(layout, layers, weights),
        biases: biasSquares(layout, layers, weights, beside),
        unit,
        weight,
      };
    },
    (picture) => {
      painter.current ??= new NetworkPainter();
      if (canvas.current !== null) painter.current.paint(canvas.current, picture, palette.peek());
    },
    [layout, layers, beside, palette.value],
  );

  const weightAt = (event: PointerEvent | MouseEvent): WeightPlace | undefined => {
    const weights = frame.peek()?.weights;
    const bounds = canvas.current?.getBoundingClientRect();
    if (weights === undefined || bounds === undefined) return undefined;
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const square = biasSquares(layout, layers, weights, beside).find((bias) => Math.hypot(bias.x - x, bias.y - y) < 9);
    if (square !== undefined) return square.place;
    const links = placedLinks(layout, layers, weights);
    return links[linkAt(links, x, y, linkLimit(links.map(({ weight }) => weight)))]?.place;
  };
  const hover = (event: PointerEvent): void => {
    const place = event.target === canvas.current ? weightAt(event) : undefined;
    if (place?.index !== hoveredWeight.peek()?.index) hoveredWeight.value = place;
  };

  const focusUnit = (place: UnitPlace): void => {
    setFocused(place);
    box.current?.querySelector<HTMLElement>(`[data-unit="${place.layer}:${place.unit}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.unit === undefined) return;
    const walked = walkLinks(event, incoming(layers, focused));
    const direction = walked ? undefined : directionOf(event.key);
    if (walked || direction !== undefined) event.preventDefault();
    if (direction !== undefined) focusUnit(moveFocus(counts, focused, direction));
  };

  const last = counts.length - 1;
  const at = { layer: Math.min(focused.layer, last), unit: Math.min(focused.unit, (counts[Math.min(focused.layer, last)] ?? 1) - 1) };
  return (
    <fieldset
      class={hoveredWeight.value === undefined ? "network" : "network over-link"}
      ref={box}
      aria-label="The network. Arrow keys walk over its units, W over the weights that lead to one, Enter chooses."
      style={{ width: `${width}px`, height: `${layout.height}px` }}
      onKeyDown={onKeyDown}
      onPointerMove={hover}
      onPointerLeave={() => {
        hoveredWeight.value = undefined;
      }}
    >
      <canvas
        ref={canvas}
        class="links"
        style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
        onClick={(event) => {
          edited.value = weightAt(event);
        }}
      />
      <InputHead x={layout.columns[0]!.x} />
      {layers.slice(0, -1).map(({ name }, l) => {
        const column = layout.columns[l + 1]!;
        return <ColumnHead key={name} layer={l} x={column.x} space={column.x - layout.columns[l]!.x} />;
      })}
      {inputNames.map((name, i) => (
        <span
          class="input-name"
          key={name}
          style={{ left: 0, top: `${layout.columns[0]!.ys[i]!}px`, width: `${layout.columns[0]!.x - layout.unit / 2 - 6}px` }}
        >
          {name}
        </span>
      ))}
      {layout.columns.flatMap(({ layer, x, ys }) =>
        ys.map((y, unit) => {
          const port = beside && layer === last;
          return (
            <Unit
              key={`${layer}:${unit}`}
              place={{ layer, unit }}
              x={port ? width : x}
              y={y}
              size={port ? 22 : layout.unit}
              port={port}
              focusable={at.layer === layer && at.unit === unit}
              onFocus={setFocused}
            />
          );
        }),
      )}
      <UnitValues layout={layout} />
    </fieldset>
  );
}

/** The pictures of all units, but for the output where the large map is its picture. */
function unitPictures({ columns, unit: size }: StageLayout, layers: readonly LayerInfo[], beside: boolean): UnitPicture[] {
  return columns.flatMap(({ layer, x, ys }) =>
    ys.flatMap((y, unit) => {
      const map = beside && layer === layers.length ? undefined : mapOf({ layer, unit });
      if (map === undefined) return [];
      const activation = layer === 0 ? "linear" : layers[layer - 1]!.activation;
      return [{ left: x - size / 2, top: y - size / 2, size, map, range: unitRange(activation, map) }];
    }),
  );
}

/** W begins with the first weight that leads to the unit, up and down walk on, Enter edits, Escape ends. Tells whether the key was meant for it. */
function walkLinks(event: KeyboardEvent, places: readonly WeightPlace[]): boolean {
  const at = places.findIndex(({ index }) => index === hoveredWeight.peek()?.index);
  const { key } = event;
  if (key === "w" || key === "W") {
    hoveredWeight.value = places[(at + 1) % Math.max(1, places.length)];
    return true;
  }
  if (at < 0) return false;
  if (key === "ArrowDown") hoveredWeight.value = places[(at + 1) % places.length];
  else if (key === "ArrowUp") hoveredWeight.value = places[(at + places.length - 1) % places.length];
  else if (key === "Enter") edited.value = places[at];
  else {
    hoveredWeight.value = undefined;
    return key === "Escape";
  }
  return true;
}
