/** A picture that follows signals. */

import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paintNoMore, paintSoon } from "./paintLoop.ts";

/**
 * Reads signals in `read` and, whenever one of them changes, paints what it gives, in a frame of its own (paintLoop.ts). Nothing is painted for `undefined`.
 * @param inputs what `read` uses besides signals
 */
export function usePicture<Picture>(read: () => Picture | undefined, paint: (picture: Picture) => void, inputs: readonly unknown[]): void {
  const newest = useRef<Picture>(undefined);
  useEffect(() => {
    const draw = (): void => {
      if (newest.current !== undefined) paint(newest.current);
    };
    const stop = effect(() => {
      newest.current = read();
      paintSoon(draw);
    });
    return () => {
      stop();
      paintNoMore(draw);
    };
  }, inputs);
}
