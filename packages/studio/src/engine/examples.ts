/** The examples of a session: drawn by the library, split, seen through the chosen features. */

import {
  circles,
  type Examples,
  gaussians,
  logicGate,
  moons,
  multiGaussian,
  plane,
  Random,
  spirals,
  type ToyOptions,
  tensorFrom,
  trainTestSplit,
} from "hillock";
import { type DataSetName, type DataSpec, type Feature, isRegression, type Session } from "../session/session.ts";
import type { Domain, ExampleSet } from "./protocol.ts";

/** x₁, x₂ uniform in [−1, 1)², class 1 where their signs differ; the noise moves the point, not its class. (Playground's "xor".) */
function quadrants({ examples = 200, noise = 0, seed = 0 }: ToyOptions): Examples {
  const random = new Random(seed);
  const [x, y] = [new Float32Array(2 * examples), new Float32Array(examples)];
  for (let i = 0; i < examples; i++) {
    const [x1, x2] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    y[i] = x1 * x2 < 0 ? 1 : 0;
    x[2 * i] = x1 + noise * random.normal();
    x[2 * i + 1] = x2 + noise * random.normal();
  }
  return { x: tensorFrom(x, [examples, 2]), y: tensorFrom(y, [examples, 1]) };
}

const none: Examples = { x: tensorFrom(new Float32Array(0), [0, 2]), y: tensorFrom(new Float32Array(0), [0, 1]) };

const drawers: Readonly<Record<Exclude<DataSetName, "truthTable">, (options: ToyOptions) => Examples>> = {
  circle: circles,
  xor: quadrants,
  gaussians,
  spiral: spirals,
  moons,
  plane,
  multiGaussian,
  own: () => none,
};

/** What is shown of the plane: the set with some air. */
const usual: Domain = { x1: [-1.25, 1.25], x2: [-1.25, 1.25] };
const domains: Partial<Record<DataSetName, Domain>> = {
  truthTable: { x1: [-0.25, 1.25], x2: [-0.25, 1.25] },
  moons: { x1: [-1.5, 2.5], x2: [-1.75, 2.25] },
};
export const domainOf = ({ set }: DataSpec): Domain => domains[set] ?? usual;

interface FeatureDefinition {
  readonly name: string;
  readonly of: (x1: number, x2: number) => number;
}
export const featureDefinitions: Readonly<Record<Feature, FeatureDefinition>> = {
  x1: { name: "x₁", of: (x1) => x1 },
  x2: { name: "x₂", of: (_, x2) => x2 },
  x1Squared: { name: "x₁²", of: (x1) => x1 * x1 },
  x2Squared: { name: "x₂²", of: (_, x2) => x2 * x2 },
  product: { name: "x₁x₂", of: (x1, x2) => x1 * x2 },
  sinX1: { name: "sin πx₁", of: (x1) => Math.sin(Math.PI * x1) },
  sinX2: { name: "sin πx₂", of: (_, x2) => Math.sin(Math.PI * x2) },
};

/** [n, features] of points [n, 2]. */
export function inputsOf(points: Float32Array, features: readonly Feature[]): Float32Array {
  const definitions = features.map((name) => featureDefinitions[name]);
  const inputs = new Float32Array((points.length / 2) * features.length);
  for (let i = 0; i < points.length / 2; i++) {
    definitions.forEach(({ of }, f) => {
      inputs[i * definitions.length + f] = of(points[2 * i]!, points[2 * i + 1]!);
    });
  }
  return inputs;
}

/** The middles of a grid's cells, row by row from the top left: [side², 2]. */
export function gridPoints(side: number, { x1, x2 }: Domain): Float32Array {
  const points = new Float32Array(2 * side * side);
  const at = ([from, to]: readonly [number, number], i: number): number => from + ((i + 0.5) / side) * (to - from);
  for (let i = 0; i < side * side; i++) {
    points[2 * i] = at(x1, i % side);
    points[2 * i + 1] = at(x2, side - 1 - Math.floor(i / side));
  }
  return points;
}

/** Classes 0 and 1 are what a sigmoid gives; the other outputs stand for them by −1 and 1. */
export const targetOf = (label: number, { data, network }: Pick<Session, "data" | "network">): number =>
  isRegression(data) || network.output === "sigmoid" ? label : label > 0.5 ? 1 : -1;

/** Training and test examples; none where the reader has not drawn the first yet. */
export function drawExamples(session: Session): { train: ExampleSet; test: ExampleSet } {
  const { data } = session;
  const { examples, noise, seed } = data;
  const drawn = data.set === "truthTable" ? logicGate(data.gate) : drawers[data.set]({ examples, noise, seed });
  const split =
    data.set === "truthTable" || data.set === "own" || data.trainFraction === 1
      ? { train: drawn, test: none }
      : trainTestSplit(drawn.x, drawn.y, { testFraction: 1 - data.trainFraction, seed: data.seed });
  const own = data.points;
  const points = Float32Array.from([...split.train.x.data, ...own.flatMap(({ x1, x2 }) => [x1, x2])]);
  const labels = Float32Array.from([...split.train.y.data, ...own.map(({ target }) => target)]);
  return {
    train: setOf(points, labels, session),
    test: setOf(Float32Array.from(split.test.x.data), Float32Array.from(split.test.y.data), session),
  };
}

const setOf = (points: Float32Array, labels: Float32Array, session: Session): ExampleSet => ({
  points,
  inputs: inputsOf(points, session.data.features),
  labels,
  targets: labels.map((label) => targetOf(label, session)),
});
