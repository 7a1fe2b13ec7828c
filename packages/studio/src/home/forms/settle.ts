/** Numbers settle into the formula: each flies from where it stands on the drawing to its place in the line below. */

import { reducedMotion } from "../../theme/theme.ts";

/** Milliseconds that one number flies; it explains where the number comes from. */
const flight = 700;
const between = 60;

/** @param from the drawing  @param to the formulas, whose marked numbers are moved for a moment */
export function settle(from: ParentNode, to: HTMLElement): void {
  if (reducedMotion.value || typeof Element.prototype.animate !== "function") return;
  // All places are read before the first movement is set, so that the layout is asked for once.
  const moves = [...to.querySelectorAll<HTMLElement>(".settles [data-ref]")].flatMap((target) => {
    const source = from.querySelector(`[data-ref="${CSS.escape(target.dataset.ref ?? "")}"]`);
    if (source === null) return [];
    const [a, b] = [source.getBoundingClientRect(), target.getBoundingClientRect()];
    return a.width === 0 || b.width === 0
      ? []
      : [{ target, x: a.left + a.width / 2 - b.left - b.width / 2, y: a.top + a.height / 2 - b.top - b.height / 2 }];
  });
  if (moves.length === 0) return;
  // Lines that scroll in themselves would cut off what flies over their edges.
  const landed = moves.map(({ target, x, y }, i) =>
    target.animate(
      [
        { transform: `translate(${x}px, ${y}px)`, opacity: 0 },
        { transform: `translate(${x}px, ${y}px)`, opacity: 1, offset: 0.12 },
        { transform: "none", opacity: 1 },
      ],
      { duration: flight, delay: i * between, easing: "cubic-bezier(0.3, 0, 0.1, 1)", fill: "backwards" },
    ),
  );
  to.classList.add("flying");
  void Promise.allSettled(landed.map(({ finished }) => finished)).then(() => to.classList.remove("flying"));
}
