/** The loss over the steps, with a dot where training stands. The scale holds still while the line grows. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { formatCount, formatNumber } from "../draw/numbers.ts";
import { pixelRatio, prepareSurface } from "../draw/surface.ts";
import { tickTexts } from "../draw/ticks.ts";
import { useSize } from "../play/useSize.ts";
import { palette } from "../theme/theme.ts";

interface LossLineProps {
  readonly steps: ArrayLike<number>;
  readonly losses: ArrayLike<number>;
  /** Points of the line to be drawn; the last one carries the dot. */
  readonly count: number;
  /** The right end of the axis. */
  readonly lastStep: number;
}

const height = 148;
const [left, right, top, bottom] = [40, 12, 12, 22];

export function LossLine({ steps, losses, count, lastStep }: LossLineProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = palette.value;
  useLayoutEffect(() => {
    if (canvas.current === null || width === 0) return;
    const context = prepareSurface(canvas.current, width, height, pixelRatio());
    let most = 0.05;
    for (let i = 0; i < losses.length; i++) if (Number.isFinite(losses[i])) most = Math.max(most, losses[i]!);
    const ceiling = Math.ceil(most * 20) / 20;
    const x = (step: number): number => left + (step / Math.max(1, lastStep)) * (width - left - right);
    const y = (loss: number): number => top + (1 - loss / ceiling) * (height - top - bottom);
    context.font = '11px ui-monospace, "DejaVu Sans Mono", Menlo, monospace';
    context.fillStyle = colours.inkSoft;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    const ticks = [0, ceiling / 2, ceiling];
    const texts = tickTexts(ticks);
    for (const [i, tick] of ticks.entries()) {
      context.fillText(texts[i]!, left - 6, y(tick));
      context.beginPath();
      context.moveTo(left, Math.round(y(tick)) + 0.5);
      context.lineTo(width - right, Math.round(y(tick)) + 0.5);
      context.stroke();
    }
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText("step 0", left, height - 5);
    context.textAlign = "right";
    context.fillText(formatCount(lastStep), width - right, height - 5);
    if (count === 0) return;
    context.strokeStyle = colours.signed[5];
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (let i = 0; i < count; i++) if (Number.isFinite(losses[i])) context.lineTo(x(steps[i]!), y(losses[i]!));
    context.stroke();
    context.fillStyle = colours.signed[6];
    context.beginPath();
    context.arc(x(steps[count - 1]!), y(losses[count - 1]!), 4, 0, 2 * Math.PI);
    context.fill();
  }, [width, steps, losses, count, lastStep, colours]);
  const [step, loss] = [steps[count - 1] ?? 0, losses[count - 1]];
  return (
    <figure class="loss-line">
      <figcaption>
        <span>
          step <span class="number">{formatCount(step)}</span>
        </span>
        <span>
          loss <span class="number loss">{loss === undefined ? "–" : formatNumber(loss)}</span>
        </span>
      </figcaption>
      <div ref={box} role="img" aria-label="The loss over the steps">
        <canvas ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} />
      </div>
    </figure>
  );
}
