/** The large map: what a unit answers all over the plane, the boundary of the decision, the examples, and the reader's own points by click. */

import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { legendGradient, legendSteps, legendTicks } from "../draw/legend.ts";
import { formatFixed, formatNumber } from "../draw/numbers.ts";
import { exampleAt, pointAt } from "../draw/points.ts";
import type { ExampleSet, ModelInfo } from "../engine/protocol.ts";
import { palette } from "../theme/theme.ts";
import { leaveExample, showExample, shownExample } from "./examples.ts";
import { labelRange, type MapRange, outputRange, unitRange } from "./mapRange.ts";
import { unitName } from "./network.ts";
import { addOwnPoint, removeOwnPoint } from "./ownPoints.ts";
import { type ExamplesPicture, MapPainter, type MapPicture, scaleOf } from "./painter.ts";
import { frame, model, session } from "./studio.ts";
import { mapOf } from "./Unit.tsx";
import { usePicture } from "./usePicture.ts";
import { discretize, hoveredUnit, mapPointer, mapTool, selectedUnit, showTest } from "./view.ts";

/** The unit that the large map shows, and how. */
function subject() {
  const info = model.value!;
  const output = { layer: info.layers.length, unit: 0 };
  const wanted = hoveredUnit.value ?? selectedUnit.value ?? output;
  const isOutput = wanted.layer === output.layer;
  const map = mapOf(wanted) ?? mapOf(output);
  const activation = wanted.layer === 0 ? "linear" : info.layers[wanted.layer - 1]!.activation;
  const range: MapRange =
    map === undefined ? labelRange(true) : isOutput ? outputRange(activation, info.regression, map) : unitRange(activation, map);
  return { place: wanted, isOutput, map, range, activation };
}

/** Examples are coloured by what they are, not by what a unit says of them. */
const examplesPicture = (info: ModelInfo | undefined, withTest: boolean): ExamplesPicture | undefined =>
  info && {
    domain: info.domain,
    train: planePoints(info.train),
    test: withTest ? planePoints(info.test) : undefined,
    range: labelRange(info.regression),
  };

const planePoints = ({ points, labels }: ExampleSet) => ({ x: points, y: labels });

export function OutputMap({ size }: { readonly size: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MapPainter>(undefined);
  const examples = useComputed(() => examplesPicture(model.value, showTest.value));
  usePicture(
    (): MapPicture | undefined => {
      const info = model.value;
      if (frame.value === undefined || info === undefined || examples.value === undefined) return undefined;
      const { map, range, isOutput } = subject();
      const example = shownExample.value;
      const points = example === undefined ? undefined : info[example.set].points;
      const at = 2 * (example?.row ?? 0);
      return {
        size,
        map,
        range,
        discretize: discretize.value && isOutput,
        level: isOutput && !info.regression ? range.centre : undefined,
        examples: examples.value,
        marked: points === undefined ? undefined : [points[at]!, points[at + 1]!],
      };
    },
    (picture) => {
      painter.current ??= new MapPainter();
      if (canvas.current !== null) painter.current.paint(canvas.current, picture, palette.peek());
    },
    [size, palette.value],
  );

  const point = (left: number, top: number): void => {
    const info = model.value!;
    const [x1, x2] = pointAt(info.domain, size, left, top);
    mapPointer.value = { x1, x2, left: left / size, top: top / size };
    const row = exampleAt(planePoints(info.train), info.domain, size, left, top);
    const testRow = row < 0 && showTest.value ? exampleAt(planePoints(info.test), info.domain, size, left, top) : -1;
    if (row >= 0) showExample({ set: "train", row });
    else if (testRow >= 0) showExample({ set: "test", row: testRow });
    else leaveExample();
  };
  const placeOf = (event: PointerEvent | MouseEvent): [left: number, top: number] => {
    const bounds = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [((event.clientX - bounds.left) / bounds.width) * size, ((event.clientY - bounds.top) / bounds.height) * size];
  };
  const leave = (): void => {
    mapPointer.value = undefined;
    leaveExample();
  };
  const onClick = (event: MouseEvent): void => {
    const tool = mapTool.value;
    if (tool === "look" && !event.shiftKey) return;
    const pointed = mapPointer.value;
    // A click by key has no place of its own: it is where the arrow keys led to.
    const [left, top] = event.detail === 0 ? [(pointed?.left ?? 0.5) * size, (pointed?.top ?? 0.5) * size] : placeOf(event);
    const { domain } = model.value!;
    const own = { x: session.value.data.points.flatMap(({ x1, x2 }) => [x1, x2]), y: [] };
    const taken = exampleAt(own, domain, size, left, top, 7);
    const [x1, x2] = pointAt(domain, size, left, top);
    if (taken >= 0) void removeOwnPoint(taken);
    else void addOwnPoint(x1, x2, tool === "negative" ? event.shiftKey : tool === "positive" ? !event.shiftKey : true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const { left, top } = mapPointer.value ?? { left: 0.5, top: 0.5 };
    const by = event.shiftKey ? 0.1 : 0.02;
    const moved = (t: number, direction: number): number => size * Math.min(0.995, Math.max(0.005, t + by * direction));
    point(moved(left, move[0]), moved(top, move[1]));
  };

  return (
    <section class="output-map" style={{ width: `${size}px` }} aria-label="Output">
      <MapTitle />
      <button
        type="button"
        class={mapTool.value === "look" ? "map" : "map adding"}
        aria-label="Map of the plane. Arrow keys move a point over it, whose value is told below; with a tool chosen, Enter adds an example there."
        style={{ height: `${size}px` }}
        onPointerMove={(event) => point(...placeOf(event))}
        onPointerLeave={leave}
        onBlur={leave}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} width={1} height={1} />
        <Crosshair />
        <FirstPoint />
      </button>
      <MapLegend />
    </section>
  );
}

/** Where the arrow keys have led: the pointer shows itself. */
function Crosshair() {
  const pointer = mapPointer.value;
  if (pointer === undefined) return null;
  return <span class="crosshair" style={{ left: `${100 * pointer.left}%`, top: `${100 * pointer.top}%` }} />;
}

/** An empty plane says how it is filled. */
function FirstPoint() {
  if (model.value!.train.targets.length > 0) return null;
  return (
    <span class="first-point">
      {mapTool.value === "look" ? "Choose a colour under “Your own points”." : "Click to put your first point here."}
    </span>
  );
}

function MapTitle() {
  const info = model.value!;
  const place = hoveredUnit.value ?? selectedUnit.value ?? { layer: info.layers.length, unit: 0 };
  const name = unitName(info, place);
  const activation = place.layer === 0 ? "" : info.layers[place.layer - 1]!.activation;
  return (
    <header class="map-title">
      <h2>{name.charAt(0).toUpperCase() + name.slice(1)}</h2>
      <span class="caption">{activation}</span>
    </header>
  );
}

/** The value of the sample nearest to the pointer: a number that the engine computed, not one read off the colours. */
function MapLegend() {
  const range = useComputed(() => JSON.stringify(subject().range));
  const { centre, limit, reach } = JSON.parse(range.value) as MapRange;
  const scale = scaleOf(palette.value);
  const background = discretize.value ? legendSteps(scale) : legendGradient(scale, -reach / limit, reach / limit);
  return (
    <div class="map-foot">
      <div class="legend" aria-hidden="true">
        <div class="legend-strip" style={{ background }} />
        <div class="legend-ticks number">
          {legendTicks(centre, reach).map(({ at, text }) => (
            <span key={at}>{text}</span>
          ))}
        </div>
      </div>
      <Readout />
    </div>
  );
}

function Readout() {
  const pointer = mapPointer.value;
  const info = model.value!;
  if (pointer === undefined) {
    const [from, to] = info.domain.x1;
    const [low, high] = info.domain.x2;
    const same = from === low && to === high;
    return (
      <p class="map-readout caption">
        x₁ and x₂ from <span class="number">{formatNumber(from)}</span> to <span class="number">{formatNumber(same ? to : high)}</span>
      </p>
    );
  }
  const { map } = subject();
  const side = map === undefined ? 1 : Math.round(Math.sqrt(map.length));
  const cell = (t: number): number => Math.min(side - 1, Math.max(0, Math.floor(t * side)));
  const [column, row] = [cell(pointer.left), cell(pointer.top)];
  const [x1, x2] = pointAt(info.domain, side, column + 0.5, row + 0.5);
  return (
    <p class="map-readout number">
      ({formatFixed(x1, 2, true)}, {formatFixed(x2, 2, true)}) → {formatFixed(map?.[row * side + column] ?? Number.NaN, 3, true)}
    </p>
  );
}
