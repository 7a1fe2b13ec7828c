/** One step of the textbook, neuron by neuron and as matrices, side by side: the same number lights up in both, and on the drawing. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { FormLine, SetFormula, StepForms } from "../recording/types.ts";
import { keyOf } from "../refs.ts";
import { putFormula } from "./html.ts";
import { settle } from "./settle.ts";

interface FormsProps {
  readonly forms: readonly StepForms[];
  /** Keys of the lines to show; all without. */
  readonly only?: readonly string[] | undefined;
  /** Lets numbers fly in from this element when the forms appear. */
  readonly from?: (() => ParentNode | null) | undefined;
  readonly onInspect?: ((key: string) => void) | undefined;
}

/** A typeset formula; screen readers get it as text. */
export function Formula({ formula, class: name = "" }: { readonly formula: SetFormula; readonly class?: string }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (element.current !== null) putFormula(element.current, formula.html);
  }, [formula.html]);
  return <span ref={element} class={`formula ${name}`} role="math" aria-label={formula.text} />;
}

function Line({ line, whole }: { readonly line: FormLine; readonly whole: boolean }) {
  return (
    <li class="form-line" data-line={keyOf(line.ref)}>
      {whole && line.chain !== undefined && <Formula formula={line.chain} class="chain" />}
      <Formula formula={line.symbolic} class="symbolic" />
      <Formula formula={line.substituted} class="settles substituted" />
    </li>
  );
}

export function Forms({ forms, only, from, onInspect }: FormsProps) {
  const box = useRef<HTMLDivElement>(null);
  const all = forms.flatMap(({ lines }) => lines);
  const lines = only === undefined ? all : only.flatMap((key) => all.filter(({ ref }) => keyOf(ref) === key));
  useLayoutEffect(() => {
    const source = from?.();
    if (source !== null && source !== undefined && box.current !== null) settle(source, box.current);
  }, [forms, only]);
  const onClick = (event: MouseEvent): void => {
    const key = event.target instanceof Element ? event.target.closest("[data-ref]")?.getAttribute("data-ref") : undefined;
    if (key !== null && key !== undefined) onInspect?.(key);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the same numbers are buttons on the drawing
    <div class={lines.length > 0 ? "forms" : "forms matrices-only"} ref={box} onClick={onClick}>
      {lines.length > 0 && (
        <section class="form neuron">
          <h2>Neuron by neuron</h2>
          <ul>
            {lines.map((line) => (
              <Line key={keyOf(line.ref)} line={line} whole={lines.length === 1} />
            ))}
          </ul>
        </section>
      )}
      <section class="form matrix">
        <h2>As matrices</h2>
        {forms.map(({ matrix, title }) => (
          <div key={title} class="matrix-form">
            <Formula formula={matrix.symbolic} class="symbolic" />
            <Formula formula={matrix.substituted} class="substituted" />
          </div>
        ))}
      </section>
    </div>
  );
}
