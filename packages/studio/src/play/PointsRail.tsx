/** The reader's own points: by click on the map, or by numbers. */

import { useSignal } from "@preact/signals";
import { formatCount, formatFixed } from "../draw/numbers.ts";
import { isRegression } from "../session/session.ts";
import { NumberField, Section, Segments, Slider } from "./controls.tsx";
import { addOwnPoint, clearOwnPoints } from "./ownPoints.ts";
import { session } from "./studio.ts";
import { type MapTool, mapTool, newTarget } from "./view.ts";

export function PointsRail() {
  const { data } = session.value;
  const regression = isRegression(data);
  const [x1, x2] = [useSignal(0), useSignal(0)];
  const tools: (readonly [MapTool, string])[] = regression
    ? [
        ["look", "Look"],
        ["positive", "Add points"],
      ]
    : [
        ["look", "Look"],
        ["negative", "Add orange"],
        ["positive", "Add blue"],
      ];
  return (
    <Section title="Your own points" open={data.set === "own" || data.points.length > 0}>
      <Segments
        label="What a click on the map does"
        value={mapTool.value}
        options={tools}
        onChange={(tool) => {
          mapTool.value = tool;
        }}
      />
      {regression && (
        <Slider
          label="Target of new points"
          value={newTarget.value}
          min={-1}
          max={1}
          step={0.05}
          text={formatFixed(newTarget.value, 2, true)}
          onChange={(target) => {
            newTarget.value = target;
          }}
        />
      )}
      <p class="caption">
        {regression ? "Click on the map to add a point." : "Click on the map; with Shift the other class."} A click on one of your points
        takes it away. What was learnt stays.
      </p>
      <div class="field pair">
        <NumberField
          label="x₁"
          value={x1.value}
          onChange={(value) => {
            x1.value = value;
          }}
        />
        <NumberField
          label="x₂"
          value={x2.value}
          onChange={(value) => {
            x2.value = value;
          }}
        />
        <button type="button" onClick={() => void addOwnPoint(x1.value, x2.value, mapTool.value !== "negative")}>
          Add
        </button>
      </div>
      <div class="field row">
        <span class="label">
          <span class="number">{formatCount(data.points.length)}</span> of your own
        </span>
        <button type="button" disabled={data.points.length === 0} onClick={() => void clearOwnPoints()}>
          Take away
        </button>
      </div>
    </Section>
  );
}
