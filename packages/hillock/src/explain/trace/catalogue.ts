/** All tensors of a step that have a name in the textbook, found in the graph. */

import { build, inputVariable, isStatic, type Node, resolveShape, topological } from "../../graph/index.ts";
import * as math from "../../math/index.ts";
import type { LayerNodes } from "../../model/graphs.ts";
import type { Formula, Quantity } from "../types.ts";
import { idOf, type Named, type NamedLayer, type Role } from "./named.ts";
import { type OptimizerNodes, readOptimizer } from "./optimizer.ts";
import type { Snapshot } from "./snapshot.ts";
import { change, letter, type Notation, partial, primed, wholeSymbol } from "./symbols.ts";

export interface Catalogue {
  readonly all: readonly Named[];
  readonly byId: ReadonlyMap<string, Named>;
  /** The name under which formulas read a node. */
  readonly byNode: ReadonlyMap<Node, Named>;
  readonly layers: readonly NamedLayer[];
  readonly x: Named;
  readonly y: Named;
  readonly loss: Named;
  readonly losses: Named;
  readonly settings: readonly Named[];
  readonly optimizer: OptimizerNodes;
}

const parameterLetters: Readonly<Record<string, string>> = { kernel: "w", bias: "b" };
const settingLetters: Readonly<Record<string, readonly [string, string]>> = {
  learningRate: ["\\eta", "η"],
  momentum: ["\\mu", "μ"],
  epsilon: ["\\epsilon", "ε"],
  beta1: ["\\beta_1", "β₁"],
  beta2: ["\\beta_2", "β₂"],
  alpha: ["\\alpha", "α"],
  t: ["t", "t"],
  velocity: ["v", "v"],
};
const lettersFor = (name: string) => {
  const known = settingLetters[name];
  if (known !== undefined) return letter(known[0], known[1]);
  return letter(/^[a-z]$/i.test(name) ? name : `\\mathrm{${name.replaceAll(/[^A-Za-z0-9]/g, "\\_$&").replaceAll("\\__", "\\_")}}`, name);
};

class Collector {
  readonly #snapshot: Snapshot;
  readonly all: Named[] = [];
  readonly byId = new Map<string, Named>();
  readonly byNode = new Map<Node, Named>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** @param cut whether formulas stop at it; the first name of a node is the one they use. */
  add(name: string, quantity: Quantity, role: Role, node: Node, notation: Omit<Notation, "separator" | "whole">, cut = true): Named {
    const shape = resolveShape(node.shape, this.#snapshot.sizes);
    const perExample = node.shape[0] === "n" && !isStatic(node.shape);
    const separator = shape.slice(perExample ? 1 : 0).some((size) => size > 9) ? "," : "";
    const large = /^(?:[a-z])$/.test(notation.letter.latex) && shape.length - (perExample ? 1 : 0) === 2;
    const whole = large ? letter(notation.letter.latex.toUpperCase()) : notation.letter;
    const named: Named = {
      id: idOf(name, quantity),
      name,
      quantity,
      role,
      node,
      shape,
      perExample,
      notation: { ...notation, whole, separator },
      ...(notation.layer === undefined ? {} : { layer: notation.layer }),
    };
    this.all.push(named);
    this.byId.set(named.id, named);
    if (cut && !this.byNode.has(node)) this.byNode.set(node, named);
    return named;
  }
}

const behindReshapes = (node: Node): Node => (node.op === "reshape" ? behindReshapes(node.inputs[0]!) : node);

/** f′(z) as a map over z and a, where a = f(z) works on each number by itself. */
function slopeOf(a: Node, z: Node): Node | undefined {
  if (a.op !== "map" || a.inputs.length !== 1 || a.inputs[0] !== z) return undefined;
  const { expr } = a.attributes;
  const slope = math.differentiate(expr, inputVariable(0));
  const reusing = math.isOperation(expr) ? math.replace(slope, expr, math.variable("self")) : slope;
  return build.map((input, self) => math.substitute(reusing, { [inputVariable(0)]: input, self }), z, a);
}

/** σ′(z), tanh′(z), relu′(z): the function's own letter where it is written as one. */
function primeOf(activation: string): NonNullable<Notation["around"]> {
  const plain = { sigmoid: ["\\sigma", "σ"], tanh: ["\\tanh", "tanh"] } as const;
  const [latex, text] = activation in plain ? plain[activation as keyof typeof plain] : [`\\operatorname{${activation}}`, activation];
  return (inner) => ({ latex: `${latex}'(${inner.latex})`, text: `${text}′(${inner.text})` });
}

interface Placed {
  readonly nodes: LayerNodes;
  readonly index: number;
}

export function catalogueOf(snapshot: Snapshot, withOptimizer: boolean): Catalogue {
  const { step, examples, settings } = snapshot;
  const found = new Collector(snapshot);
  const plain = (latex: string, text = latex) => ({ letter: letter(latex, text) });

  const x = found.add("x", "value", "data", step.x, plain("x"));
  const y = found.add("y", "value", "target", step.y, plain("y"));
  const loss = found.add("loss", "value", "loss", step.loss, plain("C"));
  const losses = found.add("losses", "value", "losses", step.perExample, plain("C"), examples > 1);

  // Layers that only pass on or reshape have no number of their own.
  const placed: Placed[] = step.layers
    .filter(({ input, applied }) => behindReshapes(applied.value) !== behindReshapes(input))
    .map((nodes, i) => ({ nodes, index: i + 1 }));
  const optimizer = readOptimizer(settings.optimizer, step.updates);
  const layers = placed.map((place) => forwardOf(found, place));
  nameRest(found, snapshot);
  // From the back: where two layers share an error, its formula belongs to the later one.
  const errors = placed.toReversed().map((place, i) => errorsOf(found, snapshot, place, layers[placed.length - 1 - i]!));
  errors.reverse();

  const settingNames = [found.add("learningRate", "value", "setting", step.learningRate, plain("\\eta", "η"))];
  if (withOptimizer) {
    settingNames.push(found.add("step", "value", "step", step.step, plain("\\mathrm{steps}", "steps")));
    for (const [name, value] of Object.entries(optimizer.settings))
      settingNames.push(found.add(name, "value", "setting", build.constant(value), { letter: lettersFor(name) }));
    for (const [name, node] of Object.entries(optimizer.scalars))
      settingNames.push(found.add(name, "value", "scalar", node, { letter: lettersFor(name) }));
  }
  const complete = placed.map((place, i): NamedLayer => {
    const base = { ...layers[i]!, ...errors[i]! };
    return { ...base, ...learningOf(found, snapshot, place, withOptimizer ? optimizer : undefined) };
  });
  const input: NamedLayer = { index: 0, name: "input", kind: "input", a: x, ...nothing };
  const all = { all: found.all, byId: found.byId, byNode: found.byNode, layers: [input, ...complete], settings: settingNames };
  return { ...all, x, y, loss, losses, optimizer };
}

const nothing = { parameters: {}, gradients: {}, updates: {}, next: {}, slots: {} };
type Forward = Pick<NamedLayer, "index" | "name" | "kind" | "activation" | "z" | "a" | "mask" | "derivative" | "parameters">;

function forwardOf(found: Collector, { nodes, index }: Placed): Forward {
  const { placed, applied, parameters } = nodes;
  const { name, kind } = placed.layer;
  const own = placed.parameters.map((spec, i) => {
    const symbol = parameterLetters[spec.name] ?? spec.name;
    return [spec.name, found.add(spec.fullName, "value", "parameter", parameters[i]!, { letter: letter(symbol), layer: index })] as const;
  });
  const { logits: z, activation, value } = applied;
  const namedZ = z === undefined ? undefined : found.add(name, "z", "z", z, { letter: letter("z"), layer: index });
  const a = found.add(name, "a", "a", value, { letter: letter("a"), layer: index });
  const maskNode = value.inputs.find((node) => node.label === `${name}.mask`);
  const mask = maskNode && found.add(name, "mask", "mask", maskNode, { letter: letter("r"), layer: index });
  const slope = z === undefined ? undefined : slopeOf(value, z);
  const around = primeOf(activation ?? "f");
  const derivative = slope && found.add(name, "derivative", "derivative", slope, { letter: letter("z"), layer: index, around });
  return {
    ...{ index, name, kind, a, parameters: Object.fromEntries(own) },
    ...(activation === undefined ? {} : { activation }),
    ...(namedZ === undefined ? {} : { z: namedZ }),
    ...(mask === undefined ? {} : { mask }),
    ...(derivative === undefined ? {} : { derivative }),
  };
}

/** Whatever else has a label on the way to the loss, and random numbers: penalties, parts of the loss. */
function nameRest(found: Collector, { step }: Snapshot): void {
  const names = new Set(found.all.map(({ name }) => name));
  for (const node of topological([step.loss])) {
    if (found.byNode.has(node)) continue;
    if (node.op === "random") {
      const layer = step.layers[node.attributes.stream]?.placed.layer.name ?? `${node.attributes.stream}`;
      found.add(`${layer}.chance`, "value", "chance", node, { letter: letter("u") });
    } else if (node.label !== undefined && node.inputs.length > 0 && !names.has(node.label)) {
      found.add(node.label, "value", "part", node, { letter: partLetter(found, node.label) });
    }
  }
}

/** R_{W^{(1)}} for the penalty on a kernel, L for the loss without penalties, else its label. */
function partLetter(found: Collector, label: string) {
  const parameter = /^(.*)\.penalty$/.exec(label)?.[1];
  const owner = parameter === undefined ? undefined : found.byId.get(idOf(parameter, "value"));
  if (owner !== undefined) {
    const { latex, text } = wholeSymbol(owner.notation);
    return letter(`R_{${latex}}`, `R(${text})`);
  }
  return label === "data loss" ? letter("L") : letter(`\\text{${label.replaceAll("_", "\\_")}}`, label);
}

function errorsOf(
  found: Collector,
  { step }: Snapshot,
  { nodes, index }: Placed,
  forward: Forward,
): Pick<NamedLayer, "delta" | "outputGradient"> {
  const { name } = nodes.placed.layer;
  const { value, logits } = nodes.applied;
  // A step or a rounded value passes no error on: then δ is 0, although what lies before could learn.
  const behind = topological([value]).some((node) => node.op === "parameter");
  const toOutput = step.adjoints.get(value);
  const outputGradient =
    toOutput && found.add(name, "gradient", "outputGradient", toOutput, { letter: letter("a"), layer: index, around: partial }, false);
  if (logits === undefined || forward.z === undefined || !behind) return outputGradient === undefined ? {} : { outputGradient };
  const reached = topological([logits]).some((node) => node.op === "parameter");
  const toInput = step.adjoints.get(logits) ?? (reached ? build.map(() => 0, logits) : undefined);
  const delta = toInput && found.add(name, "delta", "delta", toInput, { letter: letter("\\delta", "δ"), layer: index });
  return { ...(outputGradient === undefined ? {} : { outputGradient }), ...(delta === undefined ? {} : { delta }) };
}

function learningOf(
  found: Collector,
  { step }: Snapshot,
  { nodes, index: layer }: Placed,
  optimizer: OptimizerNodes | undefined,
): Pick<NamedLayer, "gradients" | "updates" | "next" | "slots"> {
  const gradients: Record<string, Named> = {};
  const updates: Record<string, Named> = {};
  const next: Record<string, Named> = {};
  const slots: Record<string, Record<string, { before: Named; after: Named }>> = {};
  nodes.placed.parameters.forEach(({ name, fullName }, i) => {
    const symbol = letter(parameterLetters[name] ?? name);
    const gradient = step.gradients[step.parameters.indexOf(nodes.parameters[i]!)]!;
    gradients[name] = found.add(fullName, "gradient", "gradient", gradient, { letter: symbol, layer, around: partial });
    const update = optimizer?.updates.get(fullName);
    if (update === undefined) return;
    slots[name] = {};
    for (const slot of update.slots) {
      const own = lettersFor(slot.name);
      const of = (prime: string) => (inner: Formula) => ({
        latex: `${own.latex}${prime}_{${inner.latex}}`,
        text: `${own.text}${prime && "′"}(${inner.text})`,
      });
      const notation = { letter: symbol, layer };
      const before = found.add(fullName, `slot:${slot.name}`, "slot", slot.before, { ...notation, around: of("") });
      const after = found.add(fullName, `next:${slot.name}`, "nextSlot", slot.after, { ...notation, around: of("'") });
      slots[name]![slot.name] = { before, after };
    }
    updates[name] = found.add(fullName, "update", "update", update.change, { letter: symbol, layer, around: change });
    next[name] = found.add(fullName, "next", "next", update.next, { letter: symbol, layer, around: primed });
  });
  return { gradients, updates, next, slots };
}
