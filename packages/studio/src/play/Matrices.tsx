/** All weights as matrices, one row per input and one column per unit: what remains readable where lines do not. */

import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { linkLimit } from "../draw/links.ts";
import { formatCounted } from "../draw/numbers.ts";
import { pixelRatio, prepareSurface } from "../draw/surface.ts";
import type { LayerInfo } from "../engine/protocol.ts";
import { palette } from "../theme/theme.ts";
import { weightPlaceOf } from "./network.ts";
import { scaleOf } from "./painter.ts";
import { frame, model } from "./studio.ts";
import { edited, hoveredWeight, type WeightPlace } from "./view.ts";

export function Matrices() {
  return (
    <section class="matrices" aria-label="Weights as matrices">
      {model.value!.layers.map((info, l) => (
        <Matrix key={info.name} info={info} layer={l + 1} />
      ))}
    </section>
  );
}

function Matrix({ info, layer }: { readonly info: LayerInfo; readonly layer: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { inputs, units, kernelAt, biasAt, name } = info;
  const cell = Math.max(8, Math.min(18, Math.floor(220 / Math.max(inputs, units))));
  // The bias stands apart below the kernel.
  const gap = 4;
  const [width, height] = [units * cell, (inputs + 1) * cell + gap];
  useSignalEffect(() => {
    const weights = frame.value?.weights;
    if (weights === undefined || canvas.current === null || weights.length < biasAt + units) return;
    const colours = palette.value;
    const scale = scaleOf(colours);
    const limit = linkLimit(weights);
    const context = prepareSurface(canvas.current, width, height, pixelRatio());
    for (let row = 0; row <= inputs; row++) {
      for (let unit = 0; unit < units; unit++) {
        const index = row < inputs ? kernelAt + row * units + unit : biasAt + unit;
        context.fillStyle = scale.colour(weights[index]! / limit);
        const top = row * cell + (row === inputs ? gap : 0);
        context.fillRect(unit * cell, top, cell - 1, cell - 1);
        if (hoveredWeight.value?.index === index || edited.value?.index === index) {
          context.strokeStyle = colours.ink;
          context.strokeRect(unit * cell + 0.5, top + 0.5, cell - 2, cell - 2);
        }
      }
    }
  });
  const placeAt = (event: MouseEvent): WeightPlace | undefined => {
    const unit = Math.floor(event.offsetX / cell);
    const row = event.offsetY >= inputs * cell + gap ? inputs : Math.floor(event.offsetY / cell);
    if (unit < 0 || unit >= units || row < 0 || row > inputs) return undefined;
    return weightPlaceOf(model.value!.layers, layer, unit, row < inputs ? row : undefined);
  };
  return (
    <figure class="matrix">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Weights of ${name}: ${formatCounted(inputs, "row")} of inputs, ${formatCounted(units, "column")} of units, biases below`}
        style={{ width: `${width}px`, height: `${height}px` }}
        onPointerMove={(event) => {
          hoveredWeight.value = placeAt(event);
        }}
        onPointerLeave={() => {
          hoveredWeight.value = undefined;
        }}
        onClick={(event) => {
          edited.value = placeAt(event);
        }}
      />
      <figcaption class="caption">
        {name} <span class="number">{`[${inputs}, ${units}]`}</span>
      </figcaption>
    </figure>
  );
}
