/** The session in one sentence. */

import { formatCount, formatCounted, formatNumber } from "../draw/numbers.ts";
import { type DataSetName, isRegression, layerSizes, type Session } from "../session/session.ts";
import { model, session } from "./studio.ts";

const setTexts: Readonly<Record<DataSetName, string>> = {
  truthTable: "a truth table",
  circle: "a disc from the ring around it",
  xor: "the quadrants of XOR",
  gaussians: "two clouds",
  spiral: "two arms of a spiral",
  moons: "two moons",
  plane: "a plane",
  multiGaussian: "six cones",
  own: "your own points",
};

/** "A 2–4–2–1 network of 25 weights learns to tell two moons apart from 200 examples, 10 at a time, by gradient descent with rate 0.03." */
export function leadSentence(current: Session, examples: number, parameters: number): string {
  const { data, training } = current;
  const sizes = layerSizes(current).join("–");
  const what = isRegression(data)
    ? `to meet ${setTexts[data.set]}`
    : data.set === "circle"
      ? `to tell ${setTexts.circle}`
      : `to tell ${setTexts[data.set]} apart`;
  if (examples === 0)
    return `A ${sizes} network of ${formatCounted(parameters, "weight")} is waiting for points to learn from: click on the map.`;
  const batch = training.batchSize >= examples ? "all at once" : `${formatCount(training.batchSize)} at a time`;
  const by = training.optimizer.name === "adam" ? "Adam" : "gradient descent";
  return `A ${sizes} network of ${formatCounted(parameters, "weight")} learns ${what} from ${formatCounted(examples, "example")}, ${batch}, by ${by} with rate ${formatNumber(training.optimizer.learningRate, 1)}.`;
}

export function Lead() {
  const info = model.value!;
  return <p class="lead">{leadSentence(session.value, info.train.labels.length, info.parameters)}</p>;
}
