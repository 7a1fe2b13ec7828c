/** What stands above a column: how many units it has, and which activation. */

import { formatCount } from "../draw/numbers.ts";
import { type ActivationName, hiddenActivations } from "../session/session.ts";
import { changeLayer, mostUnitsTyped } from "./changes.ts";
import { Stepper } from "./controls.tsx";
import { change, session } from "./studio.ts";

/** Columns closer than this get their controls one above the other. */
const roomy = 92;

export function InputHead({ x }: { readonly x: number }) {
  return (
    <div class="column-head" style={{ left: `${x}px` }}>
      <span class="caption">Inputs</span>
    </div>
  );
}

interface ColumnHeadProps {
  /** 0 is the first hidden layer. */
  readonly layer: number;
  readonly x: number;
  /** Distance from the column before. */
  readonly space: number;
}

export function ColumnHead({ layer, x, space }: ColumnHeadProps) {
  const spec = session.value.network.hidden[layer];
  if (spec === undefined) return null;
  const name = `hidden layer ${layer + 1}`;
  const set = (units: number): void => void change(changeLayer(session.peek(), layer, { units }));
  return (
    <div class={space < roomy ? "column-head narrow" : "column-head"} style={{ left: `${x}px`, maxWidth: `${Math.max(34, space - 3)}px` }}>
      <Stepper
        value={spec.units}
        min={1}
        max={mostUnitsTyped}
        less={`One unit fewer in ${name}`}
        more={`One unit more in ${name}`}
        text={formatCount(spec.units)}
        onChange={set}
      />
      <select
        class="quiet"
        aria-label={`Activation of ${name}`}
        value={spec.activation}
        onChange={(event) => void change(changeLayer(session.peek(), layer, { activation: event.currentTarget.value as ActivationName }))}
      >
        {hiddenActivations.map((activation) => (
          <option key={activation} value={activation}>
            {activation}
          </option>
        ))}
      </select>
    </div>
  );
}
