/** The chosen unit in numbers: its map's range, and every weight that leads to it; each can be changed, and asked where it comes from. */

import { formatNumber } from "../draw/numbers.ts";
import { extent } from "./mapRange.ts";
import { incoming, unitName, weightName, weightSymbol } from "./network.ts";
import { frame, inspect, model } from "./studio.ts";
import { mapOf } from "./Unit.tsx";
import { edited, hoveredWeight, selectedUnit, type WeightPlace } from "./view.ts";

export function UnitCard() {
  const place = selectedUnit.value;
  const info = model.value;
  const state = frame.value;
  if (place === undefined || info === undefined || state === undefined) return null;
  const map = mapOf(place);
  const [smallest, largest] = map === undefined ? [Number.NaN, Number.NaN] : extent(map);
  const name = unitName(info, place);
  const weights = incoming(info.layers, place);
  const largestWeight = weights.reduce((most, { index }) => Math.max(most, Math.abs(state.weights[index]!)), 1e-9);
  return (
    <section class="unit-card" aria-label={name}>
      <header>
        <h2>{name.charAt(0).toUpperCase() + name.slice(1)}</h2>
        <button
          type="button"
          class="plain"
          aria-label="Close"
          onClick={() => {
            selectedUnit.value = undefined;
          }}
        >
          ✕
        </button>
      </header>
      <p>
        {place.layer > 0 && <>{info.layers[place.layer - 1]!.activation}, </>}
        over the map from <span class="number">{formatNumber(smallest)}</span> to <span class="number">{formatNumber(largest)}</span>
      </p>
      {weights.length > 0 && (
        <table>
          <thead class="visually-hidden">
            <tr>
              <th scope="col">From</th>
              <th scope="col">Weight</th>
              <th scope="col">Value</th>
              <th scope="col">Size</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {weights.map((weight) => (
              <WeightRow key={weight.index} weight={weight} value={state.weights[weight.index]!} largest={largestWeight} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface WeightRowProps {
  readonly weight: WeightPlace;
  readonly value: number;
  readonly largest: number;
}

function WeightRow({ weight, value, largest }: WeightRowProps) {
  const info = model.value!;
  const from = weight.from === undefined ? "bias" : unitName(info, { layer: weight.layer - 1, unit: weight.from });
  const share = (100 * Math.min(1, Math.abs(value) / largest)) / 2;
  return (
    <tr
      onPointerEnter={() => {
        hoveredWeight.value = weight;
      }}
      onPointerLeave={() => {
        hoveredWeight.value = undefined;
      }}
    >
      <th scope="row">{from}</th>
      <td class="number symbol">{weightSymbol(weight)}</td>
      <td>
        <button
          type="button"
          class="plain number value"
          title="Where does it come from?"
          onClick={() => inspect({ name: weightName(info.layers, weight), quantity: "value" })}
        >
          {formatNumber(value, 4)}
        </button>
      </td>
      <td class="bar" aria-hidden="true">
        <span
          class={value < 0 ? "bar-length negative" : "bar-length positive"}
          style={value < 0 ? { right: "50%", width: `${share}%` } : { left: "50%", width: `${share}%` }}
        />
      </td>
      <td>
        <button
          type="button"
          class="plain"
          aria-label={`Change ${from === "bias" ? "the bias" : `the weight from ${from}`}`}
          onClick={() => {
            edited.value = weight;
          }}
        >
          change
        </button>
      </td>
    </tr>
  );
}
