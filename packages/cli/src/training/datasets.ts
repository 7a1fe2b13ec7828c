/** The data sets that the command knows, and for each a recipe that learns it. */

import {
  circles,
  type Examples,
  fashionMnist,
  fashionMnistMeaning,
  gaussians,
  type ImageDataset,
  type ImageOptions,
  type LogicGate,
  logicGate,
  type Meaning,
  mnist,
  mnistMeaning,
  moons,
  nearestName,
  type PictureClasses,
  plane,
  type Sequential,
  spirals,
  type ToyOptions,
  trainTestSplit,
} from "hillock";
import { UsageError } from "../usage-error.ts";

export interface Data {
  readonly train: Examples;
  readonly test: Examples;
}

/** What is chosen unless the user says otherwise. */
export interface Recipe {
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly loss: string;
  readonly optimizer: "adam" | "sgd";
  readonly learningRate: number;
  readonly momentum: number;
  readonly epochs: number;
  readonly batchSize: number;
}

export interface Dataset {
  readonly name: string;
  readonly title: string;
  /** A truth table, points of the plane with a class or with a value, or pictures. */
  readonly kind: "gate" | "points" | "values" | "images";
  readonly inputs: number;
  /** Names of the classes; none where values are learnt. Two classes are one output, more are one output each. */
  readonly classes: readonly string[];
  /** What a network of this set takes and answers, saved with it. */
  readonly meaning: Meaning;
  readonly recipe: Recipe;
  load(options: ImageOptions & { readonly seed: number }): Promise<Data>;
}

const gateRecipe: Recipe = {
  hidden: [2],
  activation: "sigmoid",
  loss: "quadratic",
  optimizer: "sgd",
  learningRate: 1,
  momentum: 0.6,
  epochs: 5000,
  batchSize: 4,
};

/** As the plane and its formulas call them. */
const inputNames = (count: number): string[] => (count === 1 ? ["x"] : Array.from({ length: count }, (_, i) => `x${"₁₂"[i]}`));

function gate(name: LogicGate): Dataset {
  const inputs = name === "not" ? 1 : 2;
  const classes = ["0", "1"];
  const separable = name !== "xor" && name !== "xnor";
  return {
    name,
    title: `${name.toUpperCase()}, the truth table of a logic gate`,
    kind: "gate",
    inputs,
    classes,
    meaning: { inputs: { kind: "columns", names: inputNames(inputs) }, outputs: { kind: "classes", names: classes } },
    recipe: separable ? { ...gateRecipe, hidden: [], epochs: 1000 } : gateRecipe,
    async load() {
      const examples = logicGate(name);
      return { train: examples, test: examples };
    },
  };
}

const pointsRecipe: Recipe = {
  hidden: [8],
  activation: "tanh",
  loss: "binaryCrossentropy",
  optimizer: "adam",
  learningRate: 0.03,
  momentum: 0,
  epochs: 100,
  batchSize: 16,
};

function toy(
  name: string,
  title: string,
  make: (options: ToyOptions) => Examples,
  recipe: Partial<Recipe>,
  kind: "points" | "values" = "points",
): Dataset {
  const classes = kind === "points" ? ["0", "1"] : [];
  return {
    name,
    title,
    kind,
    inputs: 2,
    classes,
    meaning: {
      inputs: { kind: "columns", names: inputNames(2) },
      outputs: kind === "points" ? { kind: "classes", names: classes } : { kind: "values", names: ["y"] },
    },
    recipe: { ...pointsRecipe, ...recipe },
    async load({ seed }) {
      const { x, y } = make({ examples: 400, noise: 0.05, seed });
      return trainTestSplit(x, y, { testFraction: 0.25, seed, stratify: kind === "points" });
    },
  };
}

const imageRecipe: Recipe = {
  hidden: [128],
  activation: "relu",
  loss: "sparseCategoricalCrossentropy",
  optimizer: "adam",
  learningRate: 1e-3,
  momentum: 0,
  epochs: 5,
  batchSize: 32,
};

function images(name: string, title: string, meaning: PictureClasses, get: (options: ImageOptions) => Promise<ImageDataset>): Dataset {
  const { width, height, channels } = meaning.inputs;
  const inputs = width * height * channels;
  return {
    name,
    title,
    kind: "images",
    inputs,
    classes: meaning.outputs.names,
    meaning,
    recipe: imageRecipe,
    load: ({ seed: _, ...options }) => get(options),
  };
}

/** XOR first: it is the famous one, and of equally near suggestions the first is made. */
const gates: readonly LogicGate[] = ["xor", "and", "or", "nand", "nor", "not", "xnor"];

export const datasets: readonly Dataset[] = [
  images("mnist", "MNIST, handwritten digits of 28 × 28 pixels", mnistMeaning, mnist),
  images("fashion-mnist", "Fashion-MNIST, pictures of clothes of 28 × 28 pixels", fashionMnistMeaning, fashionMnist),
  ...gates.map(gate),
  toy("circles", "Circles, a disc inside a ring", circles, {}),
  toy("moons", "Moons, two half circles that interlock", moons, {}),
  toy("spirals", "Spirals, two arms around each other", (options) => spirals({ ...options, noise: 0.02 }), {
    hidden: [32, 32],
    activation: "relu",
    learningRate: 0.01,
    epochs: 300,
  }),
  toy("gaussians", "Gaussians, two clouds that a line can part", (options) => gaussians({ ...options, noise: 0.2 }), {
    hidden: [],
    epochs: 40,
  }),
  toy("plane", "Plane, the values y = (x₁ + x₂) / 2", plane, { hidden: [], loss: "meanSquaredError", epochs: 40 }, "values"),
];

/** Networks that were saved before their meaning was bear the name of their data set. */
export function meaningByName(net: Sequential): Meaning | undefined {
  const [inputs, outputs] = [net.inputShape, net.outputShape];
  const units = ({ classes }: Dataset): number => (classes.length > 2 ? classes.length : 1);
  return datasets.find((one) => one.name === net.name && inputs.join() === String(one.inputs) && outputs.join() === String(units(one)))
    ?.meaning;
}

export const datasetNames: readonly string[] = datasets.map(({ name }) => name);

/** @throws UsageError with the nearest name. */
export function datasetNamed(name: string): Dataset {
  const folded = name.toLowerCase().replaceAll("_", "-");
  const found = datasets.find((dataset) => dataset.name === folded || dataset.name.replace("-", "") === folded);
  if (found !== undefined) return found;
  const expected = datasetNames.join(", ");
  if (/[./\\]/.test(name))
    throw new UsageError({
      problem: `${name} is not the name of a data set`,
      expected,
      fix: "Rows of a file of your own: hillock explain, check and health read them (explain rows.csv --step 100 trains on them, too), and in a program net.fit does.",
    });
  const nearest = nearestName(name, datasetNames);
  throw new UsageError({
    problem: `There is no data set "${name}"`,
    expected,
    fix: nearest === undefined ? "Use one of these names." : `Did you mean "${nearest}"?`,
  });
}
