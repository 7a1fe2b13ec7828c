/** Where units stand on the stage: a column for the inputs, one per hidden layer, and the output, which is one unit large. */

export interface Column {
  /** 0 is the input, then the layers. */
  readonly layer: number;
  /** Centre of the column in CSS pixels. */
  readonly x: number;
  /** Centres of its units from the top. */
  readonly ys: readonly number[];
}

export interface StageLayout {
  /** Width and height of a unit's picture in CSS pixels. */
  readonly unit: number;
  readonly columns: readonly Column[];
  readonly width: number;
  readonly height: number;
}

export interface StageSpace {
  readonly width: number;
  /** What columns may take; they take more where units would become too small. */
  readonly height: number;
  /** Room above the units for the controls of a column. */
  readonly head: number;
  /** Room left of the first column, for the names of inputs. */
  readonly left: number;
  readonly right: number;
}

export const smallestUnit = 22;
export const largestUnit = 46;
const gapBetweenUnits = 0.34;

/**
 * @param counts units of each column
 * The distance from unit to unit is the same in all columns, so that equal places line up.
 */
export function stageLayout(counts: readonly number[], { width, height, head, left, right }: StageSpace): StageLayout {
  const tallest = Math.max(1, ...counts);
  const across = width - left - right;
  const byWidth = counts.length > 1 ? across / (counts.length + (counts.length - 1) * 0.9) : across;
  const byHeight = (height - head) / (tallest * (1 + gapBetweenUnits));
  const unit = Math.round(Math.min(largestUnit, Math.max(smallestUnit, Math.min(byWidth, byHeight))));
  const pitch = Math.max(unit * (1 + gapBetweenUnits), Math.min(unit * 1.5, (height - head) / tallest));
  const step = counts.length > 1 ? (across - unit) / (counts.length - 1) : 0;
  const room = Math.max(height - head, unit + (tallest - 1) * pitch);
  const columns = counts.map((count, layer) => {
    // Centred, as textbooks draw them.
    const top = head + (room - (count - 1) * pitch) / 2;
    return {
      layer,
      x: Math.round(left + unit / 2 + step * layer),
      ys: Array.from({ length: count }, (_, i) => Math.round(top + i * pitch)),
    };
  });
  return { unit, columns, width, height: Math.round(head + room) };
}

/** A unit by its layer (0 is the input) and its place. */
export interface UnitPlace {
  readonly layer: number;
  readonly unit: number;
}

export type Direction = "left" | "right" | "up" | "down" | "first" | "last";

/** Where an arrow key leads from a unit; to the place itself where there is nothing further. */
export function moveFocus(counts: readonly number[], { layer, unit }: UnitPlace, direction: Direction): UnitPlace {
  const clamp = (l: number, u: number): UnitPlace => {
    const at = Math.min(counts.length - 1, Math.max(0, l));
    return { layer: at, unit: Math.min(counts[at]! - 1, Math.max(0, u)) };
  };
  switch (direction) {
    case "left":
      return clamp(layer - 1, unit);
    case "right":
      return clamp(layer + 1, unit);
    case "up":
      return clamp(layer, unit - 1);
    case "down":
      return clamp(layer, unit + 1);
    case "first":
      return clamp(layer, 0);
    case "last":
      return clamp(layer, counts[layer]! - 1);
  }
}

/** The key's direction, if it has one. */
export function directionOf(key: string): Direction | undefined {
  const directions: Record<string, Direction> = {
    ArrowLeft: "left",
    ArrowRight: "right",
    ArrowUp: "up",
    ArrowDown: "down",
    Home: "first",
    End: "last",
  };
  return directions[key];
}
