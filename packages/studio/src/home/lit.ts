/**
 * One number lights up wherever it stands: in the drawing, in the formulas, in the matrices, in the inspector. Whatever shows a number on this page carries its
 * key as `data-ref`; this follows pointer and focus over a part of the page and marks all places of the number that is pointed at, here or in the inspector.
 */

import { effect } from "@preact/signals";
import { pointed } from "../inspector/inspect.ts";
import { keyOf, refOf } from "./refs.ts";

const keyUnder = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? (target.closest("[data-ref]")?.getAttribute("data-ref") ?? undefined) : undefined;

/** @returns what stops it */
export function followPointer(root: HTMLElement): () => void {
  const on = (event: Event): void => {
    const key = keyUnder(event.target);
    pointed.value = key === undefined ? undefined : refOf(key);
  };
  const off = (): void => {
    pointed.value = undefined;
  };
  root.addEventListener("pointerover", on);
  root.addEventListener("focusin", on);
  root.addEventListener("pointerleave", off);
  root.addEventListener("focusout", off);
  const stop = effect(() => {
    const ref = pointed.value;
    for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
    if (ref === undefined) return;
    for (const element of root.querySelectorAll(`[data-ref="${CSS.escape(keyOf(ref))}"]`)) element.classList.add("lit");
  });
  return () => {
    root.removeEventListener("pointerover", on);
    root.removeEventListener("focusin", on);
    root.removeEventListener("pointerleave", off);
    root.removeEventListener("focusout", off);
    stop();
  };
}
