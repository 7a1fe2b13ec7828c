/** A derivation in plain words, for beginners and for screen readers. */

import { counted } from "../../words.ts";
import type { Named, NamedLayer } from "../trace/named.ts";
import type { Context } from "./context.ts";
import { printedNumber } from "./digits.ts";

interface Subject {
  readonly named: Named;
  /** What the layer is called, and the unit's number: "unit 1 of dense". */
  readonly unit: string;
  readonly layer: NamedLayer | undefined;
  readonly value: string;
  readonly example: string;
  readonly parameter: string;
}

/** "the cost rises 0.2 times as much". */
const costMoves = (value: number, digits: number): string =>
  value === 0
    ? "the cost does not change"
    : `the cost ${value > 0 ? "rises" : "falls"} ${printedNumber(Math.abs(value), digits).text} times as much`;

/** What is read counts from 1. */
const fromOne = (index: readonly number[]): string => index.map((at) => at + 1).join(", ");

/** "the weight from input 1 to unit 2 of dense", "the bias of unit 2 of dense". */
function parameterIn(named: Named, index: readonly number[]): string {
  const layer = named.name.replace(/\.[^.]*$/, "");
  if (index.length === 2) return `the weight of ${layer} from input ${index[0]! + 1} to unit ${index[1]! + 1}`;
  return named.name.endsWith(".bias") ? `the bias of unit ${fromOne(index)} of ${layer}` : `${named.name}[${index.join()}]`;
}

const capital = (sentence: string): string => sentence[0]!.toUpperCase() + sentence.slice(1);

export function sentenceFor(context: Context, named: Named, index: readonly number[]): string {
  const { catalogue, digits, snapshot } = context;
  const number = context.value(named, index);
  const layer = catalogue.layers.find(({ index: at }) => at === named.layer);
  const own = named.perExample ? index.slice(1) : index;
  const subject: Subject = {
    named,
    layer,
    unit: `unit ${fromOne(own)} of ${layer?.name ?? named.name}`,
    value: printedNumber(number, digits).text,
    example: named.perExample && snapshot.examples > 1 ? ` for example ${index[0]! + 1}` : "",
    parameter: parameterIn(named, own),
  };
  return capital(words(subject, number, context));
}

function words(
  { named, unit, layer, value, example, parameter }: Subject,
  number: number,
  { snapshot, catalogue, digits }: Context,
): string {
  const inputs = layer?.parameters.kernel?.shape[0];
  switch (named.role) {
    case "data":
      return `this input is given by the data${example}: ${value}.`;
    case "target":
      return `this is what the network should have answered${example}: ${value}.`;
    case "parameter":
      return `${parameter} is ${value} before this step.`;
    case "slot":
      return `the optimiser remembers ${value} for ${parameter} from the steps before.`;
    case "setting":
      return `the setting ${named.name} is ${value}.`;
    case "step":
      return `the optimiser has made ${counted(value, "step")} before this one.`;
    case "chance":
      return `dropout drew ${value}, by chance, between 0 and 1.`;
    case "scalar":
      return named.name === "t"
        ? `this is step number ${value} of the optimiser.`
        : `${named.name} is ${value} in this step, the same for all weights.`;
    case "z":
      if (inputs === undefined) return `${unit} is given ${value}${example}.`;
      return `${unit} adds up its ${counted(inputs, "input")}, each times its weight${layer?.parameters.bias === undefined ? "" : ", and its bias"}${example}: ${value}.`;
    case "a":
      if (layer?.mask !== undefined)
        return `${number === 0 ? "dropout switches" : "dropout lets"} ${unit} ${number === 0 ? "off" : "through"}${example}: ${value}.`;
      return `${unit} answers ${value}${example}, its activation ${layer?.activation ?? ""} of z.`;
    case "mask":
      return number === 0
        ? `dropout switches ${unit} off${example} in this step.`
        : `dropout lets ${unit} through${example}, made ${value} times as large.`;
    case "derivative":
      return `when z of ${unit} grows a little, its answer grows ${value} times as much${example}.`;
    case "delta":
      return `the error of ${unit}${example}: when its z grows a little, ${costMoves(number, digits)}.`;
    case "outputGradient":
      return `when the answer of ${unit} grows a little${example}, ${costMoves(number, digits)}.`;
    case "gradient":
      return `when ${parameter} grows a little, ${costMoves(number, digits)}.`;
    case "nextSlot":
      return `what the optimiser remembers for ${parameter} after this step: ${value}.`;
    case "update":
      return number === 0
        ? `${parameter} stays as it is.`
        : `this step makes ${parameter} ${number > 0 ? "larger" : "smaller"} by ${value.replace("−", "")}, against the slope of the cost.`;
    case "next":
      return `after this step ${parameter} is ${value}.`;
    case "losses":
      return `how wrong the network is${example}: ${value}.`;
    case "loss": {
      const penalties = catalogue.all.some(({ role }) => role === "part");
      return `the cost${snapshot.examples > 1 ? ` is the mean over ${counted(snapshot.examples, "example")}` : " says how wrong the network is"}${penalties ? ", with what its weights cost" : ""}: ${value}.`;
    }
    case "part":
      return `${named.name} adds ${value} to the cost.`;
  }
}
