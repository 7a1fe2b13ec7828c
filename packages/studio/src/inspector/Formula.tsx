/** A typeset line. Its marked parts can be clicked; who cannot see it reads its text, and has the list of inputs below to go on. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Formula as Line, Ref } from "../engine/trace.ts";
import { pointed, sameRef } from "./inspect.ts";

type Typeset = (latex: string, into: HTMLElement, display: boolean) => void;
let typesetter: Typeset | undefined;
let loading: Promise<Typeset> | undefined;
/** Once for all formulas. */
const load = (): Promise<Typeset> => {
  loading ??= import("./katex.ts").then(({ typeset }) => {
    typesetter = typeset;
    return typeset;
  });
  return loading;
};

interface Props {
  readonly line: Line;
  readonly display?: boolean;
  /** What `\htmlData{input=i}` stands for. */
  readonly inputs?: readonly Ref[];
  readonly onPick?: (ref: Ref) => void;
}

const noInputs: readonly Ref[] = [];

export function Formula({ line, display = false, inputs = noInputs, onPick }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(typesetter !== undefined);
  useEffect(() => {
    if (!ready) void load().then(() => setReady(true));
  }, [ready]);
  useLayoutEffect(() => {
    if (!ready || place.current === null) return;
    typesetter!(line.latex, place.current, display);
    for (const part of place.current.querySelectorAll<HTMLElement>("[data-input]")) {
      const ref = inputs[Number(part.dataset.input)];
      if (ref === undefined) continue;
      part.classList.add("pick");
      part.classList.toggle("pick-delta", ref.quantity === "delta");
    }
  }, [ready, line.latex, display, inputs]);
  const lit = pointed.value;
  useLayoutEffect(() => {
    for (const part of place.current?.querySelectorAll<HTMLElement>(".pick") ?? [])
      part.classList.toggle("lit", sameRef(inputs[Number(part.dataset.input)], lit));
  }, [lit, ready, line.latex, inputs]);
  const refAt = (event: Event): Ref | undefined => {
    const part = (event.target as Element).closest<HTMLElement>("[data-input]");
    return part === null ? undefined : inputs[Number(part.dataset.input)];
  };
  return (
    <span class={display ? "formula display" : "formula"}>
      <span
        ref={place}
        aria-hidden="true"
        onClick={(event) => {
          const ref = refAt(event);
          if (ref !== undefined) onPick?.(ref);
        }}
        onPointerOver={(event) => {
          pointed.value = refAt(event);
        }}
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
      >
        {!ready && line.text}
      </span>
      <span class="visually-hidden">{line.text}</span>
    </span>
  );
}
