/** `hillock evaluate`: how good a saved network is on the test examples of a data set. */

import { defineCommand } from "citty";
import { loadModel } from "hillock";
import { listenWhileLoading } from "../interrupt.ts";
import { type Io, widest } from "../io.ts";
import { testText } from "../outcome/index.ts";
import { actualLabels, labelsOf } from "../outcome/labels.ts";
import { confusionOf, drawConfusion, drawScores, mistakesText, scores } from "../terminal/matrix.ts";
import { counted } from "../terminal/numbers.ts";
import { readSource } from "../training/data-loading.ts";
import { type Dataset, datasetNamed, datasetNames } from "../training/datasets.ts";
import { networkLine } from "../training/describe.ts";
import { jsonLine } from "../training/json.ts";
import { checkFits, targetsFor } from "../training/network.ts";
import { seedFrom } from "../training/settings.ts";

export const examples = ["hillock evaluate runs/mnist mnist", "hillock evaluate runs/mnist mnist --json"];

export default defineCommand({
  meta: {
    name: "evaluate",
    description: "Test a saved network on a data set: loss, accuracy, precision and recall of each class, and which classes it confuses.",
  },
  args: {
    model: { type: "positional", required: true, description: "The folder of a saved network, such as runs/mnist.", valueHint: "folder" },
    dataset: { type: "positional", required: true, description: datasetNames.join(", "), valueHint: "name" },
    seed: { type: "string", valueHint: "number", description: "With which a toy set is drawn; 1 unless given." },
    json: { type: "boolean", description: "One JSON object and nothing else, for machines." },
  },
  run: ({ args, data }) => evaluate(args.model, datasetNamed(args.dataset), seedFrom(args), args.json ?? false, data as Io),
});

async function evaluate(model: string, dataset: Dataset, seed: number, json: boolean, { screen, stdout }: Io): Promise<number> {
  const net = await loadModel(model);
  checkFits(net, model, dataset);
  const interrupt = listenWhileLoading();
  try {
    const loaded = await readSource(dataset, seed, interrupt.signal, json ? undefined : screen);
    if (loaded === undefined) return 130;
    // From here on there is nothing to lose: Ctrl-C ends it, as it does any program.
    interrupt.release();
    const { test } = loaded;
    const { x, y } = targetsFor(net, test);
    const logs = await net.evaluate(x, y);
    const { classes } = dataset;
    const confusion = classes.length === 0 ? undefined : confusionOf(actualLabels(test), labelsOf(await net.predict(x)), classes.length);
    if (json) {
      const perClass = confusion && scores(confusion).map((score, i) => ({ class: classes[i], ...score }));
      jsonLine(stdout, { event: "evaluation", model, dataset: dataset.name, examples: x.shape[0], ...logs, classes: perClass, confusion });
      return 0;
    }
    const { paint } = screen;
    const columns = Math.min(screen.columns, widest);
    const tables = confusion && ["", ...drawScores(confusion, classes, paint), "", ...drawConfusion(confusion, classes, columns, paint)];
    const mistakes = confusion === undefined ? "" : `: ${mistakesText(confusion)}`;
    screen.print(
      "",
      `  ${paint.bold(model)} on ${dataset.title}`,
      `  ${networkLine(net)} · ${counted(net.countParams(), "parameter")}`,
      ...(tables ?? []),
      "",
      `  ${paint.bold(`Test: ${testText(logs)}`)}${mistakes}`,
    );
    return 0;
  } finally {
    interrupt.release();
    net.dispose();
  }
}
