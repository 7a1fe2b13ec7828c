/** A picture of 28 × 28 pixels as a drawing inside the page. */

/** @param pixels from 0 to 1, row by row. */
export function drawGlyphs(pixels: ArrayLike<number>): string {
  const side = Math.round(Math.sqrt(pixels.length));
  if (side * side !== pixels.length) return "";
  const squares = Array.from(pixels, (value, i) =>
    value < 1 / 255 ? "" : `<path d="M${i % side} ${Math.floor(i / side)}h1v1h-1z" opacity="${Number(Math.min(1, value).toFixed(2))}"/>`,
  );
  return `<svg class="picture" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges" role="img" aria-label="The example as a picture" fill="currentColor">${squares.join("")}</svg>`;
}
