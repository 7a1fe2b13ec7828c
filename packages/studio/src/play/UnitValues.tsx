/** The numbers of the example that is walked through the network, on its units: what each answers, and its error once that has come back. */

import { formatFixed } from "../draw/numbers.ts";
import type { PlainTensor } from "../engine/trace.ts";
import { canAsk, shownTrace } from "./examples.ts";
import type { StageLayout } from "./layout.ts";
import { revealed } from "./reveal.ts";
import { inspect } from "./studio.ts";

export function UnitValues({ layout }: { readonly layout: StageLayout }) {
  const shown = shownTrace.value;
  if (shown === undefined) return null;
  const { trace, operation } = shown;
  const { answers, errors } = revealed(trace.steps, operation);
  return (
    <>
      {layout.columns.flatMap(({ layer, x, ys }) => {
        const traced = trace.layers[layer];
        if (traced === undefined) return [];
        return ys.flatMap((y, unit) => {
          const [answer, error] = [
            answers.has(layer) ? (layer === 0 ? trace.x : traced.a) : undefined,
            errors.has(layer) ? traced.delta : undefined,
          ];
          return [
            answer && <Value key={`a${layer}:${unit}`} tensor={answer} unit={unit} left={x} top={y + layout.unit / 2} />,
            error && <Value key={`d${layer}:${unit}`} tensor={error} unit={unit} left={x} top={y - layout.unit / 2} isError />,
          ];
        });
      })}
    </>
  );
}

interface ValueProps {
  readonly tensor: PlainTensor;
  readonly unit: number;
  readonly left: number;
  readonly top: number;
  readonly isError?: boolean;
}

/** Reached by the pointer; with keys, the card of the chosen unit has the same numbers. */
function Value({ tensor, unit, left, top, isError = false }: ValueProps) {
  const text = formatFixed(tensor.data[unit] ?? Number.NaN, isError ? 3 : 2);
  return (
    <button
      type="button"
      class="unit-value number"
      tabIndex={-1}
      style={{ left: `${left}px`, top: `${top}px` }}
      disabled={!canAsk.value}
      data-number={`${tensor.name}[${unit}] ${tensor.quantity}`}
      onClick={() => void inspect({ name: `${tensor.name}[${unit}]`, quantity: tensor.quantity })}
    >
      <span class={isError ? "delta" : ""}>{text}</span>
    </button>
  );
}
