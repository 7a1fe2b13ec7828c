/** What the reader looks at and how: nothing here changes what is computed, and nothing of it is in the link. */

import { computed, signal } from "@preact/signals";
import type { UnitPlace } from "./layout.ts";

/** A weight by its position among all weights; `from` is absent for a bias. */
export interface WeightPlace {
  readonly index: number;
  /** Layer and unit that the weight leads to; layer 0 is the input, so the least is 1. */
  readonly layer: number;
  readonly unit: number;
  /** Unit of the layer before; absent for the bias. */
  readonly from?: number;
}

/** Under the pointer, or focused by keys. */
export const hoveredUnit = signal<UnitPlace | undefined>(undefined);
export const hoveredWeight = signal<WeightPlace | undefined>(undefined);
/** Chosen by a click; its map stays large and its weights are listed. */
export const selectedUnit = signal<UnitPlace | undefined>(undefined);
/** A unit is shown large, so that its map has to be finer than a thumbnail. */
export const looksClosely = computed(() => hoveredUnit.value !== undefined || selectedUnit.value !== undefined);
/** The weight in the editor. */
export const edited = signal<WeightPlace | undefined>(undefined);

export const discretize = signal(false);
export const showTest = signal(false);
export const logarithmic = signal(false);
export const showMatrices = signal(false);

/** What a click on the map does. */
export type MapTool = "look" | "negative" | "positive";
export const mapTool = signal<MapTool>("look");
/** The target of new points of a regression. */
export const newTarget = signal(1);

/** Where on the large map the pointer is: in the plane, and from 0 to 1 from its left and from its top. */
export const mapPointer = signal<{ readonly x1: number; readonly x2: number; readonly left: number; readonly top: number } | undefined>(
  undefined,
);

/** What changes with another session: nothing of the old one may be pointed at. */
export function resetView(): void {
  hoveredUnit.value = undefined;
  hoveredWeight.value = undefined;
  selectedUnit.value = undefined;
  edited.value = undefined;
  mapPointer.value = undefined;
}
