/** `--unit "dense_2[8]"`: one unit of a network, by its layer's name or number and its own index, which counts from 0 as in code. */

import { type LayerTrace, nearestName, type Trace } from "hillock";
import { UsageError } from "../usage-error.ts";

export interface Unit {
  readonly layer: LayerTrace;
  readonly index: number;
  /** "dense_1[0]", as in code. */
  readonly name: string;
  /** "unit 1 of dense_1", as people count. */
  readonly spoken: string;
}

const unitsOf = ({ a }: LayerTrace): number => a.shape.slice(1).reduce((product, size) => product * size, 1);

/** @throws UsageError for a layer or a unit that there is not. */
export function unitNamed(text: string, { layers }: Trace): Unit {
  const [, layerName = "", number = ""] = /^\s*([\w-]+)\s*\[\s*(\d+)\s*\]\s*$/.exec(text) ?? [];
  const computing = layers.slice(1);
  const layer = computing.find(({ name, index }) => name === layerName || String(index) === layerName);
  const example = `${computing.at(-1)?.name ?? "dense"}[0]`;
  if (layer === undefined) {
    const nearest =
      layerName === ""
        ? undefined
        : nearestName(
            layerName,
            computing.map(({ name }) => name),
          );
    throw new UsageError({
      problem: layerName === "" ? "--unit does not take this value" : `The network has no layer "${layerName}" that computes`,
      received: `--unit ${text}`,
      expected: `a layer and a unit, such as "${example}"; its layers are ${computing.map(({ name }) => name).join(", ")}`,
      fix: nearest === undefined ? `Try --unit "${example}".` : `Did you mean "${nearest}[${number}]"?`,
    });
  }
  const count = unitsOf(layer);
  const index = Number(number);
  if (index >= count) {
    throw new UsageError({
      problem: `The layer "${layer.name}" has no unit ${index}`,
      received: `--unit ${text}`,
      expected: count === 1 ? `"${layer.name}[0]", its only one` : `"${layer.name}[0]" to "${layer.name}[${count - 1}]"`,
      fix: "A name in brackets is code, where the first unit is 0.",
    });
  }
  return { layer, index, name: `${layer.name}[${index}]`, spoken: `unit ${index + 1} of ${layer.name}` };
}
