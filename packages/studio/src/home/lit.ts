/**
 * One number lights up wherever it stands: in the drawing, in the formulas, in the matrices. Whatever shows a number carries its key as `data-ref`; this follows
 * pointer and focus over a part of the page and marks all places of the same number with the class "lit".
 */

import { effect, signal } from "@preact/signals";

/** The key of the number that is pointed at. */
export const lit = signal<string | undefined>(undefined);

const keyUnder = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? (target.closest("[data-ref]")?.getAttribute("data-ref") ?? undefined) : undefined;

/** @returns what stops it */
export function followPointer(root: HTMLElement): () => void {
  const on = (event: Event): void => {
    lit.value = keyUnder(event.target);
  };
  const off = (): void => {
    lit.value = undefined;
  };
  root.addEventListener("pointerover", on);
  root.addEventListener("focusin", on);
  root.addEventListener("pointerleave", off);
  root.addEventListener("focusout", off);
  const stop = effect(() => {
    const key = lit.value;
    for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
    if (key === undefined) return;
    for (const element of root.querySelectorAll(`[data-ref="${CSS.escape(key)}"]`)) element.classList.add("lit");
  });
  return () => {
    root.removeEventListener("pointerover", on);
    root.removeEventListener("focusin", on);
    root.removeEventListener("pointerleave", off);
    root.removeEventListener("focusout", off);
    stop();
  };
}
