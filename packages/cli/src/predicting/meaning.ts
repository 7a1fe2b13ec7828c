/** What the inputs and outputs of a saved network are: what was saved with it, what the user says, or what its name tells. */

import { counted, type Meaning, nearestName, type PictureInputs, type Sequential } from "hillock";
import { commandLine } from "../terminal/shell.ts";
import { datasets, meaningByName } from "../training/datasets.ts";
import { UsageError } from "../usage-error.ts";

/** The activation that makes a network's outputs what they are. */
function outputActivation(net: Sequential): string {
  const last = net.layers.findLast((layer) => layer.kind === "dense" || layer.kind === "activation");
  return last === undefined || !("activation" in last) ? "linear" : last.activation;
}

/** Probabilities, or values. */
export const answersClasses = (net: Sequential): boolean =>
  net.meaning?.outputs === undefined
    ? ["sigmoid", "softmax", "step"].includes(outputActivation(net))
    : net.meaning.outputs.kind === "classes";

/** How the user may say that pictures become inputs. */
export const waysToSee: Readonly<Record<string, PictureInputs["framing"]>> = { digits: "digit", objects: "object", pixels: "whole" };
export type WayToSee = keyof typeof waysToSee & string;

/** @throws UsageError */
export function wayNamed(text: string): WayToSee {
  const names = Object.keys(waysToSee);
  const folded = text.toLowerCase();
  const found = names.find((name) => name === folded || name === `${folded}s`);
  if (found !== undefined) return found;
  const nearest = nearestName(text, names);
  throw new UsageError({
    problem: "--as does not take this value",
    received: JSON.stringify(text),
    expected: `one of ${names.join(", ")}`,
    fix: nearest === undefined ? '"hillock predict --help" explains them.' : `Did you mean "${nearest}"?`,
  });
}

/** What is known, and from where. */
export interface Understood extends Meaning {
  /** Said to the user where it is not what was saved: a sentence. */
  readonly assumed: string | undefined;
}

export function meaningOf(net: Sequential): Understood {
  const saved = net.meaning;
  const named = meaningByName(net);
  if (named === undefined || (saved?.inputs !== undefined && saved.outputs !== undefined)) return { ...saved, assumed: undefined };
  const title = datasets.find(({ name }) => name === net.name)?.title;
  const assumed = `It was saved without what its inputs and outputs are; its name says: ${title}.`;
  return { ...named, ...saved, assumed };
}

/** Names of the classes: its own, or their numbers. One output stands for two classes. */
export function classesOf(net: Sequential): readonly string[] {
  const { outputs } = meaningOf(net);
  if (outputs?.kind === "classes") return outputs.names;
  const count = Math.max(2, sizeOf(net.outputShape));
  return Array.from({ length: count }, (_, i) => String(i));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** The size of the pictures that so many numbers can be: those of a shape, else a square in grey or in colours. */
function pictureSize(shape: readonly number[]): Pick<PictureInputs, "width" | "height" | "channels"> | undefined {
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length === 2 || (shape.length === 3 && (channels === 1 || channels === 3)))
    return { width, height, channels: channels === 3 ? 3 : 1 };
  for (const colours of [1, 3] as const) {
    const side = Math.sqrt(sizeOf(shape) / colours);
    if (shape.length === 1 && Number.isInteger(side) && side >= 4) return { width: side, height: side, channels: colours };
  }
  return undefined;
}

/** How pictures become the inputs of a network. @param as what the user says of them. @throws UsageError when nothing tells. */
export function pictureInputs(
  net: Sequential,
  model: string,
  as: WayToSee | undefined,
  path?: string,
): PictureInputs & { readonly assumed: string | undefined } {
  const { inputs, assumed } = meaningOf(net);
  const size = inputs?.kind === "picture" ? inputs : pictureSize(net.inputShape);
  const count = net.inputShape.join(" × ");
  if (size === undefined || inputs?.kind === "columns") {
    const names = inputs?.kind === "columns" ? ` (${inputs.names.slice(0, 6).join(", ")})` : "";
    const example = Array.from({ length: sizeOf(net.inputShape) }, (_, i) => i % 2).join(",");
    throw new UsageError({
      problem: `The network in ${model} takes no pictures or other files`,
      ...(path === undefined ? {} : { received: path }),
      expected: `${counted(count, "number")}${names}`,
      fix: example.length > 40 ? "Give its numbers, with commas between them." : `Give numbers:\n${commandLine("predict", model, example)}`,
    });
  }
  if (as !== undefined)
    return { kind: "picture", ...size, ground: as === "pixels" ? "any" : "dark", framing: waysToSee[as]!, assumed: undefined };
  if (inputs?.kind === "picture") return { ...inputs, assumed };
  throw new UsageError({
    problem: `How pictures become the ${counted(count, "input")} of ${model} was not saved with it`,
    expected:
      "--as digits (cut out and placed like MNIST's digits), --as objects (cut to what is on it, light on dark), or --as pixels (the whole picture, scaled)",
    fix: `Say how its pictures were made: hillock predict ${model} <picture> --as digits. In a program, net.meaning says it once and for all.`,
  });
}
