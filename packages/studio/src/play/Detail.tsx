/** One line under the network: what is under the pointer, in words and numbers; or the weight that is being edited. */

import { formatNumber } from "../draw/numbers.ts";
import { shownExample } from "./examples.ts";
import { unitName, weightSymbol } from "./network.ts";
import { frame, model } from "./studio.ts";
import { edited, hoveredUnit, hoveredWeight, selectedUnit } from "./view.ts";
import { WeightEditor } from "./WeightEditor.tsx";

export function Detail() {
  const place = edited.value;
  return <div class="detail">{place === undefined ? <Told /> : <WeightEditor place={place} />}</div>;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Told() {
  const info = model.value!;
  const weight = hoveredWeight.value;
  const unit = hoveredUnit.value ?? selectedUnit.value;
  const example = shownExample.value;
  if (weight !== undefined) {
    const to = unitName(info, weight);
    const from = weight.from === undefined ? undefined : unitName(info, { layer: weight.layer - 1, unit: weight.from });
    return (
      <p aria-live="polite">
        <span class="number strong">
          {weightSymbol(weight)} = {formatNumber(frame.value?.weights[weight.index] ?? Number.NaN, 4)}
        </span>{" "}
        {from === undefined ? `is the bias of ${to}` : `weighs what ${from} tells ${to}`}. Click to change it.
      </p>
    );
  }
  if (example !== undefined) {
    const { points, labels } = info[example.set];
    const [x1, x2] = points.subarray(2 * example.row, 2 * example.row + 2);
    return (
      <p aria-live="polite">
        {example.set === "train" ? "Training" : "Test"} example {example.row + 1} at{" "}
        <span class="number">
          ({formatNumber(x1!)}, {formatNumber(x2!)})
        </span>
        , target <span class="number">{formatNumber(labels[example.row]!)}</span>: its values stand on the units.
      </p>
    );
  }
  if (unit !== undefined) {
    const activation = unit.layer === 0 ? "an input" : info.layers[unit.layer - 1]!.activation;
    return (
      <p>
        {capital(unitName(info, unit))}, {activation}: its answer all over the plane is the large map.
      </p>
    );
  }
  return <p class="caption">Point at a unit to see its map large, at a line to read its weight, at an example to see it walk through.</p>;
}
