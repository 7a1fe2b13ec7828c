/** The chosen unit in numbers: its map's range, and every weight that leads to it; each can be changed, and asked where it comes from. */

import { formatNumber, spokenNumber } from "../draw/numbers.ts";
import { spokenSymbol } from "../draw/spoken.ts";
import { trace as tracedHere } from "../inspector/inspect.ts";
import type { UnitPlace } from "./layout.ts";
import { extent } from "./mapRange.ts";
import { incoming, subscript, unitName, weightName, weightSymbol } from "./network.ts";
import { frame, inspect, model, playing } from "./studio.ts";
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
      <TracedNumbers place={place} />
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

/** The unit's numbers for the example in hand, each to be asked where it comes from. */
function TracedNumbers({ place: { layer, unit } }: { readonly place: UnitPlace }) {
  const trace = tracedHere.value;
  const traced = trace?.layers[layer];
  if (trace === undefined || traced === undefined || trace.examples !== 1 || playing.value) return null;
  const tensors = layer === 0 ? [trace.x] : [traced.z, traced.a, traced.derivative, traced.delta];
  return (
    <dl class="traced">
      {tensors.map(
        (tensor) =>
          tensor && (
            <div key={tensor.quantity}>
              <dt class="number">{tensor.symbol.text + subscript(unit + 1)}</dt>
              <dd>
                <button
                  type="button"
                  class="plain number value"
                  aria-label={`${spokenSymbol(tensor.symbol.text)} of this unit, ${spokenNumber(tensor.data[unit]!)}: where does it come from?`}
                  onClick={() => void inspect({ name: `${tensor.name}[${unit}]`, quantity: tensor.quantity })}
                >
                  <span class={tensor.quantity === "delta" ? "delta" : ""}>{formatNumber(tensor.data[unit]!, 4)}</span>
                </button>
              </dd>
            </div>
          ),
      )}
    </dl>
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
          title="What does the next step make of it, and why?"
          onClick={() => inspect({ name: weightName(info.layers, weight), quantity: "next" })}
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
