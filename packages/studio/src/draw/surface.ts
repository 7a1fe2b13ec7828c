/** A canvas whose drawing units are CSS pixels, crisp at any device pixel ratio. */

/**
 * Gives the canvas the backing store that its size on the page needs, cleared, with the transformation set.
 * Call it with sizes known from a ResizeObserver: reading the layout in a frame loop would force one.
 * @param width in CSS pixels  @param ratio device pixels for one of them
 */
export function prepareSurface(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws no canvas");
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Screens of more than 3 device pixels to one of CSS gain nothing that an eye could see. */
export const pixelRatio = (): number => Math.min(3, globalThis.devicePixelRatio || 1);
