/** What a trained network can do, shown in the way that suits its data. */

import type { Sequential, Tensor } from "hillock";
import { confusionOf, drawConfusion, mistakesText } from "../terminal/matrix.ts";
import { percent } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { beside, wrap } from "../terminal/text.ts";
import type { Data, Dataset } from "../training/datasets.ts";
import { actualLabels, labelsOf } from "./labels.ts";
import { drawMistakes } from "./mistakes.ts";
import { drawPlane } from "./plane-map.ts";
import { drawTruthTable } from "./truth-table.ts";

export async function drawOutcome(net: Sequential, dataset: Dataset, data: Data, columns: number, paint: Paint): Promise<string[]> {
  const output = await net.predict(data.test.x);
  if (dataset.kind === "images") return imagesOutcome(dataset, data, output, columns, paint);
  const isClass = dataset.classes.length > 0;
  if (dataset.kind === "gate") {
    const table = drawTruthTable(data.test, output, paint);
    const map = dataset.inputs === 2 && columns >= 76 ? await drawPlane(net, data.test, isClass, 24, paint) : [];
    return beside([table, map], 3);
  }
  const width = Math.max(16, Math.min(44, columns - 10));
  const legend = isClass
    ? `${paint.hue("negative", paint.depth < 8 ? "○" : "●")} class 0  ${paint.hue("positive", "●")} class 1: ${mistakesText(confusionOf(actualLabels(data.test), labelsOf(output), 2))}`
    : `${paint.hue("negative", paint.depth < 8 ? "○" : "●")} negative  ${paint.hue("positive", "●")} positive values`;
  return [...(await drawPlane(net, data.test, isClass, width, paint)), "", `        ${legend}`];
}

function imagesOutcome({ classes }: Dataset, { test }: Data, output: Tensor, columns: number, paint: Paint): string[] {
  const confusion = confusionOf(actualLabels(test), labelsOf(output), classes.length);
  const pictures = drawMistakes(test, output, classes, columns, paint);
  const mistakes =
    pictures.length === 0
      ? []
      : ["", ...wrap(`  ${paint.bold("Surest mistakes")} ${paint.dim(`among ${mistakesText(confusion)}`)}`, columns - 1), ...pictures];
  return [`  ${paint.bold("Confusion")}`, ...drawConfusion(confusion, classes, columns, paint), ...mistakes];
}

/** "accuracy 97.81 % · loss 0.0721" */
export function testText(logs: Readonly<Record<string, number>>): string {
  const { loss = Number.NaN, accuracy, meanAbsoluteError } = logs;
  const first =
    accuracy !== undefined
      ? [`accuracy ${percent(accuracy)}`]
      : meanAbsoluteError !== undefined
        ? [`mean absolute error ${meanAbsoluteError.toPrecision(3)}`]
        : [];
  return [...first, `loss ${loss < 1e-3 ? loss.toExponential(2) : loss.toFixed(4)}`].join(" · ");
}
