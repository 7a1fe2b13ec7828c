/** An element's width on the page, known without asking for a layout. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The content box in CSS pixels, as a ResizeObserver last told it; measured once before the first picture. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size] {
  const element = useRef<E>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const told = (width: number, height: number): void =>
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) told(Math.floor(entry.contentRect.width), Math.floor(entry.contentRect.height));
    });
    observer.observe(current);
    const style = getComputedStyle(current);
    const inner = (whole: number, ...edges: string[]): number => edges.reduce((rest, edge) => rest - Number.parseFloat(edge), whole);
    told(
      Math.floor(inner(current.clientWidth, style.paddingLeft, style.paddingRight)),
      Math.floor(inner(current.clientHeight, style.paddingTop, style.paddingBottom)),
    );
    return () => observer.disconnect();
  }, []);
  return [element, size];
}
