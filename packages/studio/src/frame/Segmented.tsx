/** One of a few, side by side: radio buttons in another dress. */

import { useId } from "preact/hooks";

export interface Option<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

interface Props<Value extends string> {
  /** Said to screen readers. */
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function Segmented<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            // Chosen with a pointer it gives the arrow keys back: they walk through time.
            onClick={({ detail, currentTarget }) => {
              if (detail > 0) currentTarget.blur();
            }}
          />
          <span>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
