/** The few controls of which the rail and the stage are made. Each is a native control with a label. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { parseNumber } from "../draw/numbers.ts";

interface StepperProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly less: string;
  readonly more: string;
  /** What stands between the buttons. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}

export function Stepper({ value, min, max, less, more, text, onChange }: StepperProps) {
  return (
    <span class="stepper">
      <button type="button" aria-label={less} title={less} disabled={value <= min} onClick={() => onChange(value - 1)}>
        −
      </button>
      <span class="number">{text}</span>
      <button type="button" aria-label={more} title={more} disabled={value >= max} onClick={() => onChange(value + 1)}>
        +
      </button>
    </span>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}

/** Changes are told while the slider moves, so that what depends on it moves along. */
export function Slider({ label, value, min, max, step, text, onChange }: SliderProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
        <output class="number">{text}</output>
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly onChange: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div class="field row">
      <label class="label" for={id}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that can be typed; what is no number, or out of range, is put back. */
export function NumberField({
  label,
  value,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  whole = false,
  onChange,
}: NumberFieldProps) {
  const id = useId();
  const commit = (input: HTMLInputElement): void => {
    const typed = parseNumber(input.value);
    if (typed === undefined || typed < min || typed > max || (whole && !Number.isInteger(typed))) input.value = String(value);
    else if (typed !== value) onChange(typed);
  };
  return (
    <div class="field row">
      <label class="label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="number"
        type="text"
        inputMode="decimal"
        value={String(value)}
        onChange={(event) => commit(event.currentTarget)}
      />
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, text: ComponentChildren])[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight. Arrow keys move the choice, as in any group of radio buttons. */
export function Segments<Value extends string>({ label, value, options, onChange }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{label}</legend>
      {options.map(([option, text]) => (
        <label key={option}>
          <input class="visually-hidden" type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
          <span class="segment">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A part of the rail that can be folded. */
export function Section({
  title,
  open = true,
  children,
}: {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <details class="section" open={open}>
      <summary>{title}</summary>
      <div class="section-body">{children}</div>
    </details>
  );
}
