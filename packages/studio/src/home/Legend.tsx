/** How the drawing is to be read. */

import { legendGradient, legendTicks } from "../draw/legend.ts";
import { unitRange } from "../play/mapRange.ts";
import { palette } from "../theme/theme.ts";
import { scaleOf } from "./drawing/heat.ts";

/** A link as it is drawn: as wide as its weight is strong, dashed where it is negative. */
const Sample = ({ colour, width, dashed = false }: { readonly colour: string; readonly width: number; readonly dashed?: boolean }) => (
  <svg class="sample" viewBox="0 0 44 12" aria-hidden="true">
    <path d="M0 6H44" stroke={colour} stroke-width={width} stroke-dasharray={dashed ? "5 4" : undefined} />
  </svg>
);

export function Legend() {
  const colours = palette.value;
  const scale = scaleOf(colours);
  const { limit, reach } = unitRange("sigmoid", []);
  return (
    <dl class="home-legend">
      <div>
        <dt>
          <span class="strip-of-colours" style={{ background: legendGradient(scale, -reach / limit, reach / limit) }} />
          <span class="legend-ticks number">
            {legendTicks(0, reach).map(({ at, text }) => (
              <span key={at}>{text}</span>
            ))}
          </span>
        </dt>
        <dd>
          Each unit is a picture of its own answer at every point (x₁, x₂). Zero has the colour of the paper; the output’s colours part at
          ½.
        </dd>
      </div>
      <div>
        <dt>
          <Sample colour={colours.signed[5]} width={6} />
          <Sample colour={colours.signed[1]} width={3} dashed />
        </dt>
        <dd>A link is as wide as its weight is strong: solid and blue above zero, dashed and orange below.</dd>
      </div>
    </dl>
  );
}
