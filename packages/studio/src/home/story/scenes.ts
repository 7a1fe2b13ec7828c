/** The scenes of the story, in order. Each has one plain sentence, in which every number is the recording's. */

import { formatCounted } from "../../draw/numbers.ts";
import type { Recording, StepForms } from "../recording/types.ts";
import { biasKey, kernelKey, keyOf, refOf, unitKey } from "../refs.ts";
import { shownNumber } from "../shownNumber.ts";
import { countWord, factsOf, readingTime, type StepFacts } from "./facts.ts";

/** Numbers that stand on the drawing from a scene on. */
export type Shown = "x" | "y" | "hidden" | "output" | "cost" | "outputDelta" | "hiddenDelta";

/** What moves along the links when a scene begins. */
export interface Flow {
  readonly direction: "forward" | "back";
  /** The layer whose links it runs along. */
  readonly layer: number;
}

export interface Scene {
  readonly id: string;
  readonly title: string;
  /** One word, for the line of all scenes. */
  readonly tick: string;
  readonly sentence: string;
  /** Milliseconds while playing; at least its motion and the time that its words need. */
  readonly ms: number;
  readonly shown: ReadonlySet<Shown>;
  readonly flow?: Flow;
  /** The steps of the textbook that are worked out below the drawing, and keys of the lines to show: all without, none when empty. */
  readonly forms?: readonly StepForms[];
  readonly only?: readonly string[];
  /** Index among all weights of the one that is followed. */
  readonly weight?: number;
  /** Which weights the drawing has: as recorded first, with the followed one changed, after the step, or running through the recording. */
  readonly weights: "first" | "one" | "next" | "run" | "last";
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How long something is on its way along a layer's links, in milliseconds. */
export const travelTime = 800;

/** The weight whose change is worked out: from the first input to the second hidden unit. */
export const followed = { from: 0, unit: 1 } as const;

/** How long a scene lasts: its motion first, then its words, then a look at what is worked out below. */
function lasting(scene: Scene): Scene {
  const motion = scene.flow === undefined ? 0 : travelTime;
  const look = scene.forms === undefined ? 0 : 1200;
  return { ...scene, ms: Math.max(scene.ms, Math.ceil(motion + readingTime(`${scene.title} ${scene.sentence}`) + look)) };
}

/** What the first step did to the weights and to the cost, each number the recording's. */
function stepSentence({ weights, changed, idleInputs, cost, mean }: StepFacts): string {
  const [stay, nine] = [weights - changed, countWord(weights)];
  const still =
    stay === 0
      ? `The other ${countWord(weights - 1)} do the same, each with its own input and its own error.`
      : idleInputs === undefined
        ? `The others do the same; ${countWord(stay)} of the ${nine} stay as they were.`
        : `The others do the same, except for the ${countWord(stay)} from ${idleInputs.join(" and ")}, which was 0: they had no part in the answer.`;
  const [before, after] = [mean, cost].map((pair) => pair.map((value) => shownNumber(value)));
  const own = `This example’s cost goes from ${after![0]} to ${after![1]}`;
  return mean[1] > mean[0]
    ? `${still} ${own}, but the mean of all four from ${before![0]} to ${before![1]}: one example pulls for itself alone.`
    : `${still} ${own}, the mean of all four from ${before![0]} to ${before![1]}.`;
}

export function scenesOf(recording: Recording): readonly Scene[] {
  const facts = factsOf(recording);
  const { first, layers, steps } = recording;
  const [hidden, output] = [layers[0]!, layers[1]!];
  const number = (key: string): string => {
    const known = first.numbers[key];
    if (known === undefined) throw new Error(`the recording holds no ${key}`);
    return shownNumber(known.value);
  };
  /** The step of the textbook that computes this number. */
  const form = (key: string): StepForms => {
    const found = first.forms.find(({ lines }) => lines.some(({ ref }) => keyOf(ref) === key));
    if (found === undefined) throw new Error(`the recording has no step for ${key}`);
    return found;
  };
  const weightKey = (quantity: string): string => kernelKey(hidden.name, followed.from, followed.unit, quantity);
  const weight = hidden.kernelAt + followed.from * hidden.units + followed.unit;
  const symbol = first.numbers[weightKey("value")]!.symbol;
  const y = shownNumber(first.target);
  const a = number(unitKey(output.name, 0, "a"));
  const shown = (...groups: Shown[]): ReadonlySet<Shown> => new Set(groups);
  const forward = ["x", "y", "hidden", "output"] as const;
  const all = shown(...forward, "cost", "outputDelta", "hiddenDelta");
  const last = steps.at(-1)!;
  const still = { weights: "first" } as const;
  const delta = [0, 1].map((unit) => number(unitKey(hidden.name, unit, "delta")));
  const scenes: Scene[] = [
    {
      id: "question",
      title: "Four points, two colours",
      tick: "XOR",
      sentence:
        "XOR is 1 where exactly one of two inputs is 1. No straight line parts these four points, so one neuron cannot learn it. Here are three, with six random weights and three biases at 0.",
      ms: 5600,
      shown: shown(),
      ...still,
    },
    {
      id: "example",
      title: "One example",
      tick: "Example",
      sentence: `One example enters: x = (${first.inputs.map((x) => shownNumber(x)).join(", ")}). Exactly one of the two is 1, so the answer should be y = ${y}.`,
      ms: 4200,
      shown: shown("x", "y"),
      ...still,
    },
    {
      id: "hidden",
      title: "Forward",
      tick: "Forward",
      sentence: `Each hidden unit multiplies what arrives by its weights, adds its bias, and squashes the sum between 0 and 1: they answer ${number(unitKey(hidden.name, 0, "a"))} and ${number(unitKey(hidden.name, 1, "a"))}.`,
      ms: 7000,
      shown: shown("x", "y", "hidden"),
      flow: { direction: "forward", layer: 1 },
      forms: [form(unitKey(hidden.name, 0, "z")), form(unitKey(hidden.name, 0, "a"))],
      ...still,
    },
    {
      id: "output",
      title: "The answer",
      tick: "Answer",
      sentence: `The output unit does the same with what the hidden units say, and answers ${a}: a shrug, where ${y} was right.`,
      ms: 5600,
      shown: shown(...forward),
      flow: { direction: "forward", layer: 2 },
      forms: [form(unitKey(output.name, 0, "z")), form(unitKey(output.name, 0, "a"))],
      ...still,
    },
    {
      id: "cost",
      title: "How wrong",
      tick: "Cost",
      sentence: `The cost puts one number on how wrong that was: half the squared distance from ${a} to ${y}, which is ${number("loss|value")}.`,
      ms: 4600,
      shown: shown(...forward, "cost"),
      forms: [form("loss|value")],
      ...still,
    },
    {
      id: "outputError",
      title: "The error",
      tick: "Error",
      sentence: `How much would the cost rise if the output’s sum rose a little? That is its error δ: ${number(unitKey(output.name, 0, "delta"))}. Negative: a larger sum would have been better.`,
      ms: 6000,
      shown: shown(...forward, "cost", "outputDelta"),
      forms: [form(unitKey(output.name, 0, "delta"))],
      ...still,
    },
    {
      id: "back",
      title: "Back",
      tick: "Back",
      sentence: `The error travels back along the same links, through the same weights, and each hidden unit gets its share of the blame: ${delta[0]} and ${delta[1]}.`,
      ms: 7000,
      shown: all,
      flow: { direction: "back", layer: 2 },
      forms: [form(unitKey(hidden.name, 0, "delta"))],
      ...still,
    },
    {
      id: "gradient",
      title: "One weight’s part",
      tick: "Gradient",
      sentence: `Now any weight can be asked what it did. For ${symbol}: what came in, times the error where it arrived. Move the weight a little, and the cost moves ${number(weightKey("gradient"))} times as far.`,
      ms: 6400,
      shown: all,
      forms: [form(weightKey("gradient"))],
      only: [weightKey("gradient")],
      weight,
      ...still,
    },
    {
      id: "update",
      title: "One weight changes",
      tick: "Update",
      sentence: `So it goes a step the other way, ${shownNumber(recording.learningRate)} times as far: ${symbol} changes from ${number(weightKey("value"))} to ${number(weightKey("next"))}.`,
      ms: 6400,
      shown: all,
      flow: { direction: "back", layer: 1 },
      forms: [form(weightKey("update")), form(weightKey("next"))],
      only: [weightKey("update"), weightKey("next")],
      weight,
      weights: "one",
    },
    {
      id: "all",
      title:
        facts.changed === facts.weights
          ? `All ${countWord(facts.weights)} change`
          : capital(`${countWord(facts.changed)} of ${countWord(facts.weights)} change`),
      tick: "All",
      sentence: stepSentence(facts),
      ms: 5200,
      shown: all,
      forms: [hidden, output].flatMap(({ name }) => [form(kernelKey(name, 0, 0, "next")), form(biasKey(name, 0, "next"))]),
      only: [],
      weights: "next",
    },
    {
      id: "run",
      title: "And again",
      tick: "Again",
      sentence: `Again, and faster: example after example, ${formatCounted(last, "step")}. Nobody tells the hidden units what to do; they find two lines of their own, and between them the surface folds into XOR.`,
      ms: 13_000,
      shown: shown(),
      weights: "run",
    },
    {
      id: "yours",
      title: "Now yours",
      tick: "Yours",
      sentence:
        "It has learnt XOR from nothing but its own mistakes. Drag any weight and watch what breaks; then let it train on from there.",
      ms: 4800,
      shown: shown(),
      weights: "last",
    },
  ];
  return scenes.map(lasting);
}

/** Keys of the weights that a scene's form is about, to be marked on the drawing. */
export function weightsOf({ forms = [], only }: Scene, layers: Recording["layers"]): readonly number[] {
  const refs = only?.map(refOf) ?? forms.flatMap(({ lines }) => lines.map(({ ref }) => ref));
  const named = new Set(refs.map(({ name }) => name));
  return layers.flatMap((layer) => [
    ...Array.from({ length: layer.inputs * layer.units }, (_, i) => i)
      .filter((i) => named.has(refOf(kernelKey(layer.name, Math.floor(i / layer.units), i % layer.units, "")).name))
      .map((i) => layer.kernelAt + i),
    ...Array.from({ length: layer.units }, (_, unit) => unit)
      .filter((unit) => named.has(refOf(biasKey(layer.name, unit, "")).name))
      .map((unit) => layer.biasAt + unit),
  ]);
}
