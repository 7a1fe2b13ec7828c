/**
 * What a model's numbers stand for: how a picture becomes its inputs, what its columns and its classes are called. Nothing is computed from it. It is saved with
 * the model, so that whoever has only the folder can show it something and understand the answer.
 */

import { ArgumentError } from "../errors.ts";
import { sizeOf } from "../runtime/index.ts";
import {
  type CustomKind,
  custom,
  type Described,
  isRecord,
  listOf,
  name,
  nameRead,
  type OptionsFor,
  Refused,
  received,
  refusing,
  settings,
  text,
  type ValuesFor,
  whole,
} from "../settings/index.ts";
import { counted } from "../words.ts";

const channelsKind: CustomKind<number, 1 | 3> = {
  expected: "1 for grey, or 3 for red, green and blue",
  read(given) {
    if (given === 1 || given === 3) return given;
    throw new Refused();
  },
};

/** A picture: brightness from 0 (black) to 1 (white), row by row from the top; colours lie together, red, green, blue. */
const picture = settings("inputs", {
  kind: name(["picture"] as const, { required: true, doc: "what the inputs are" }),
  width: whole({ min: 1, max: 16384, required: true, doc: "pixels in a row" }),
  height: whole({ min: 1, max: 16384, required: true, doc: "rows" }),
  channels: custom(channelsKind, { default: 1, doc: "1 for grey, 3 for red, green and blue" }),
  ground: name(["any", "dark", "light"] as const, {
    default: "any",
    doc: "what the things in the pictures lie on: pictures with the other ground are turned into their negative",
  }),
  framing: name(["whole", "object", "digit"] as const, {
    default: "whole",
    doc: "whole: the picture as it is, scaled; object: cut to what is on it, which fills the frame; digit: as in MNIST, 20 pixels long, its centre of mass in the middle",
  }),
});

const names = (doc: string) => listOf(text({ doc: "a name" }), { required: true, doc });
const columns = settings("inputs", {
  kind: name(["columns"] as const, { required: true, doc: "what the inputs are" }),
  names: names("what each input is called, in order"),
});
const classes = settings("outputs", {
  kind: name(["classes"] as const, { required: true, doc: "what the outputs are" }),
  names: names("what each class is called, by its number; two for a single output, 0 and 1"),
});
const values = settings("outputs", {
  kind: name(["values"] as const, { required: true, doc: "what the outputs are" }),
  names: names("what each output is called, in order"),
});

export const inputKinds = { picture, columns } as const;
export const outputKinds = { classes, values } as const;

type OneOf<Kinds extends Readonly<Record<string, Described>>> = { [K in keyof Kinds]: ValuesFor<Kinds[K]> }[keyof Kinds];
type GivenOf<Kinds extends Readonly<Record<string, Described>>> = { [K in keyof Kinds]: OptionsFor<Kinds[K]> }[keyof Kinds];

/** Something that says of which kind it is, read by that kind's description. */
const tagged = <Kinds extends Readonly<Record<string, Described>>>(kinds: Kinds): CustomKind<GivenOf<Kinds>, OneOf<Kinds>> => ({
  expected: `an object whose kind is one of ${Object.keys(kinds).join(", ")}`,
  read(given) {
    if (!isRecord(given)) throw new Refused();
    if (given.kind === undefined) throw new Refused({ received: `${received(given)}, without a kind` });
    const kind = nameRead(given.kind, Object.keys(kinds));
    return refusing(() => kinds[kind]!.read(given)) as OneOf<Kinds>;
  },
});

export const meaningSettings = settings("meaning", {
  inputs: custom(tagged(inputKinds), { doc: "what goes in: a picture, or columns with names" }),
  outputs: custom(tagged(outputKinds), { doc: "what comes out: classes or values, with names" }),
});

export type MeaningOptions = OptionsFor<typeof meaningSettings>;
export type Meaning = ValuesFor<typeof meaningSettings>;
export type PictureInputs = ValuesFor<typeof picture>;
/** Of a model that tells pictures apart. */
export interface PictureClasses {
  readonly inputs: PictureInputs;
  readonly outputs: ValuesFor<typeof classes>;
}

export const meaningKind: CustomKind<MeaningOptions, Meaning> = {
  expected: "an object with inputs, outputs or both",
  read: (given) => {
    if (!isRecord(given)) throw new Refused();
    return refusing(() => meaningSettings.read(given));
  },
};

/** The meaning, if a model of these shapes can have it. @throws ArgumentError */
export function fittingMeaning(meaning: Meaning, inputShape: readonly number[], outputShape: readonly number[]): Meaning {
  const { inputs, outputs } = meaning;
  const [taken, given] = [sizeOf(inputShape), sizeOf(outputShape)];
  if (inputs !== undefined) {
    const [count, what] =
      inputs.kind === "picture"
        ? [
            inputs.width * inputs.height * inputs.channels,
            `${inputs.width} × ${inputs.height} pixels of ${counted(inputs.channels, "value")}`,
          ]
        : [inputs.names.length, `names of ${counted(inputs.names.length, "column")}`];
    if (count !== taken) throw unfitting("inputs", what, `${taken}, one for each of the model's inputs`);
  }
  if (outputs !== undefined) {
    const one = outputs.kind === "classes" && given === 1;
    if (outputs.names.length !== (one ? 2 : given))
      throw unfitting(
        "outputs",
        counted(outputs.names.length, "name"),
        one ? "2, for the classes 0 and 1 of a single output" : `${given}, one for each of the model's outputs`,
      );
  }
  return meaning;
}

const unfitting = (part: string, what: string, expected: string): ArgumentError =>
  new ArgumentError({
    problem: `The meaning of the ${part} does not fit the model`,
    received: what,
    expected,
    fix: `Describe the ${part} that the model has.`,
  });
