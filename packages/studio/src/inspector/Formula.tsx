/** A typeset line. Its marked parts can be clicked; who cannot see it reads its text, and has the list of inputs below to go on. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Line, Ref, Formula as Short } from "../engine/trace.ts";
import { pointed, sameRef } from "./inspect.ts";

type Typesetter = Pick<typeof import("./katex.ts"), "typesetLine" | "fit">;
let typesetter: Typesetter | undefined;
let loading: Promise<Typesetter> | undefined;
/** Once for all formulas. */
const load = (): Promise<Typesetter> => {
  loading ??= import("./katex.ts").then((loaded) => {
    typesetter = loaded;
    return loaded;
  });
  return loading;
};

interface Props {
  /** With pieces it is an equation of its own, which is broken into as many lines as it needs. */
  readonly line: Short | Line;
  /** What `\htmlData{input=i}` stands for. */
  readonly inputs?: readonly Ref[];
  readonly onPick?: (ref: Ref) => void;
}

const noInputs: readonly Ref[] = [];

export function Formula({ line, inputs = noInputs, onPick }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [ready, setReady] = useState(typesetter !== undefined);
  useEffect(() => {
    if (!ready) void load().then(() => setReady(true));
  }, [ready]);
  useLayoutEffect(() => {
    if (!ready || place.current === null) return;
    typesetter!.typesetLine(line, place.current);
    for (const part of place.current.querySelectorAll<HTMLElement>("[data-input]")) {
      const ref = inputs[Number(part.dataset.input)];
      if (ref === undefined) continue;
      part.classList.add("pick");
      part.classList.toggle("pick-delta", ref.quantity === "delta");
    }
  }, [ready, line.latex, inputs]);
  useLayoutEffect(() => {
    const [typeset, right] = [place.current, place.current?.querySelector(":scope > .right")];
    if (!ready || !typeset || !right) return;
    // At first, and whenever the panel's width changes.
    const observer = new ResizeObserver(() => typesetter!.fit(typeset));
    observer.observe(right);
    return () => observer.disconnect();
  }, [ready, line.latex]);
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
    <span class={"pieces" in line ? "formula display" : "formula"}>
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
