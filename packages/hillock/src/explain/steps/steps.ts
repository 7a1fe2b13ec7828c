/** One training step in the order of the textbook: forward layer by layer, the cost, the error of the output, back, gradients, update. */

import { resolveActivation } from "../../network/index.ts";
import { counted } from "../../words.ts";
import type { Context } from "../derive/context.ts";
import { EntryDerivation } from "../derive/derivation.ts";
import { printedNumber } from "../derive/digits.ts";
import { unflatten } from "../derive/leaves.ts";
import { symbolic, symbolOf } from "../derive/symbolic.ts";
import type { Named, NamedLayer } from "../trace/named.ts";
import { refOf } from "../trace/refs.ts";
import type { Formula, Ref, StepKind, TraceStep } from "../types.ts";
import { elementwiseForm, lettersFor } from "./elementwise.ts";
import { equation } from "./equation.ts";
import { type Form, hadamard, matrixFor, plus, symbolForm } from "./forms.ts";
import { writtenMatrix } from "./matrices.ts";
import { FormReader } from "./reader.ts";
import { rowActivation } from "./rowActivation.ts";

/** Entries of a step that are listed: all of small tensors, the largest of others. */
const mostEntries = 64;

/** The places of the largest numbers, in their order. */
function largest(data: Float64Array, count: number): number[] {
  const best: number[] = [];
  let least = -1;
  data.forEach((value, position) => {
    const size = Math.abs(value);
    if (best.length === count && !(size > least)) return;
    let at = best.length;
    while (at > 0 && Math.abs(data[best[at - 1]!]!) < size) at--;
    best.splice(at, 0, position);
    if (best.length > count) best.pop();
    least = Math.abs(data[best.at(-1)!]!);
  });
  return best.sort((a, b) => a - b);
}

function entriesOf(named: Named, context: Context): Ref[] {
  const { data } = context.snapshot.evaluation.value(named.node);
  const positions = data.length > mostEntries ? largest(data, mostEntries) : [...data.keys()];
  return positions.map((position) => refOf(named, unflatten(position, named.shape)));
}

class StepWriter {
  readonly #context: Context;
  readonly #reader: FormReader;
  constructor(context: Context) {
    this.#context = context;
    this.#reader = new FormReader(context);
  }

  step(kind: StepKind, named: Named, title: string, sentence: string, form: Form | undefined): TraceStep {
    const { symbolic: symbols, substituted } = form === undefined ? this.#byEntry(named) : equation(named, form, this.#context);
    return {
      ...{ kind, layer: named.layer, title, sentence },
      matrix: { symbolic: symbols.latex, substituted: substituted.latex },
      text: { symbolic: symbols.text, substituted: substituted.text },
      entries: entriesOf(named, this.#context),
      entryCount: named.shape.reduce((a, b) => a * b, 1),
    };
  }

  /** Where there is no matrix form: one entry's formula with letters, and all values. A single number is derived in full. */
  #byEntry(named: Named): { symbolic: Formula; substituted: Formula } {
    const context = this.#context;
    if (named.shape.every((size) => size === 1)) {
      const only = new EntryDerivation(
        context,
        named,
        named.shape.map(() => 0),
      );
      return {
        symbolic: { latex: only.symbolic, text: only.text.symbolic },
        substituted: { latex: only.substituted, text: only.text.substituted },
      };
    }
    const letters = lettersFor(named);
    const [left, right] = [symbolOf(named, letters), symbolic(context.formula(named, letters), context.leaves)];
    const values = writtenMatrix(matrixFor(named, context), context.digits);
    return {
      symbolic: { latex: `${left.latex} = ${right.latex}`, text: `${left.text} = ${right.text}` },
      substituted: { latex: `= ${values.latex}`, text: `= ${values.text}` },
    };
  }

  forward(layer: NamedLayer): TraceStep[] {
    const { z, a, name, activation, mask } = layer;
    const made: TraceStep[] = [];
    const weighs = z !== undefined && Object.keys(layer.parameters).length > 0;
    if (weighs) {
      const bias = layer.parameters.bias === undefined ? "" : ", and its bias is added";
      made.push(
        this.step(
          "forward",
          z,
          `${name}: weighted sums`,
          `Each unit of ${name} adds up its inputs, each times its weight${bias}.`,
          this.#reader.open(z.node),
        ),
      );
    }
    const passed = activation === "linear" ? "on as it is" : `through ${activation ?? "its function"}`;
    const sentence =
      mask === undefined ? `Each unit of ${name} passes its sum ${passed}.` : `Dropout switches some units off and scales up the others.`;
    const form = this.#activation(layer) ?? elementwiseForm(a, this.#context) ?? this.#reader.open(a.node);
    made.push(this.step("forward", a, `${name}: ${mask === undefined ? "activation" : "dropout"}`, sentence, form));
    return made;
  }
  #activation({ z, derivative, activation }: NamedLayer): Form | undefined {
    if (z === undefined || derivative !== undefined || activation === undefined) return undefined;
    return rowActivation(resolveActivation(activation), symbolForm(z, this.#context));
  }

  cost(): TraceStep[] {
    const { catalogue, snapshot } = this.#context;
    const steps: TraceStep[] = [];
    if (snapshot.examples > 1) {
      steps.push(this.step("cost", catalogue.losses, "Cost of each example", "How wrong the network is for each example.", undefined));
    }
    for (const part of catalogue.all.filter(({ role }) => role === "part")) {
      steps.push(this.step("cost", part, `Cost: ${part.name}`, `${part.name} is a part of the cost.`, undefined));
    }
    const several = snapshot.examples > 1 ? `, the mean over the ${counted(snapshot.examples, "example")}` : "";
    steps.push(this.step("cost", catalogue.loss, "Cost", `The cost C says with one number how wrong the network is${several}.`, undefined));
    return steps;
  }

  /** δ of the last layer with one, and of the layers before it. */
  error(layer: NamedLayer, last: boolean): TraceStep[] {
    const { delta, derivative, outputGradient, name } = layer;
    if (delta === undefined) return [];
    const kind = last ? "outputError" : "back";
    const title = last ? `Error of the output, ${name}` : `Back to ${name}`;
    const sentence = last
      ? `The error δ of each output: how the cost changes with its weighted sum.`
      : `The error comes back along the weights, and each unit takes its share times the slope of its activation.`;
    return [this.step(kind, delta, title, sentence, elementwiseForm(delta, this.#context) ?? this.#errorForm(outputGradient, derivative))];
  }
  #errorForm(outputGradient: Named | undefined, derivative: Named | undefined): Form | undefined {
    const arrived = outputGradient && this.#reader.open(outputGradient.node);
    if (arrived === undefined || derivative === undefined) return undefined;
    const slope = this.#context.formula(derivative, lettersFor(derivative));
    return slope.kind === "constant" && slope.value === 1 ? arrived : hadamard(arrived, symbolForm(derivative, this.#context));
  }

  gradients(layer: NamedLayer): TraceStep[] {
    const sentence = (parameter: string): string =>
      parameter === "kernel"
        ? `Each weight's gradient is the error of its unit times the input that it multiplies.`
        : `Each ${parameter}'s gradient is the error of its unit.`;
    return Object.entries(layer.gradients).map(([parameter, named]) =>
      this.step(
        "gradients",
        named,
        `Gradient of ${named.name}`,
        sentence(parameter),
        this.#reader.open(named.node) ?? elementwiseForm(named, this.#context),
      ),
    );
  }

  updates(layer: NamedLayer): TraceStep[] {
    const steps: TraceStep[] = [];
    for (const [parameter, change] of Object.entries(layer.updates)) {
      const add = (named: Named, title: string, sentence: string, form = elementwiseForm(named, this.#context)): void => {
        steps.push(this.step("update", named, title, sentence, form));
      };
      for (const [slot, { after }] of Object.entries(layer.slots[parameter] ?? {})) {
        add(
          after,
          `What the optimiser remembers of ${change.name}: ${slot}`,
          `The optimiser blends the gradient into what it remembers, element by element.`,
        );
      }
      add(change, `Change of ${change.name}`, `The change goes against the gradient, element by element.`);
      const moved = plus(symbolForm(layer.parameters[parameter]!, this.#context), symbolForm(change, this.#context));
      add(layer.next[parameter]!, `${change.name} after the step`, `Old value plus change.`, moved);
    }
    return steps;
  }
  /** What is the same for all weights, such as Adam's α. */
  scalars(): TraceStep[] {
    const scalars = this.#context.catalogue.settings.filter(({ role }) => role === "scalar");
    return scalars.toReversed().map((named) => {
      const value = printedNumber(this.#context.value(named, []), this.#context.digits).text;
      return this.step(
        "update",
        named,
        named.name === "t" ? "Number of the step, t" : `For all weights: ${named.name}`,
        `${named.name} is ${value} in this step, for all weights.`,
        undefined,
      );
    });
  }
}

export function stepsOf(context: Context): TraceStep[] {
  const { layers } = context.catalogue;
  const writer = new StepWriter(context);
  const computing = layers.slice(1);
  const wrong = computing.filter(({ delta }) => delta !== undefined).toReversed();
  return [
    ...computing.flatMap((layer) => writer.forward(layer)),
    ...writer.cost(),
    ...wrong.flatMap((layer, i) => writer.error(layer, i === 0)),
    ...computing.toReversed().flatMap((layer) => writer.gradients(layer)),
    ...(computing.some(({ updates }) => Object.keys(updates).length > 0) ? writer.scalars() : []),
    ...computing.toReversed().flatMap((layer) => writer.updates(layer)),
  ];
}
