/** A whole training run: data, network, fit, saving, and what came of it. */

import { type Callback, type History, loadModel, type Sequential } from "hillock";
import { type Interrupt, listenForInterrupt } from "../interrupt.ts";
import { type Io, widest } from "../io.ts";
import { drawOutcome, testText } from "../outcome/index.ts";
import { counted, duration, round } from "../terminal/numbers.ts";
import { wrap } from "../terminal/text.ts";
import { readSource } from "./data-loading.ts";
import type { Data, Dataset } from "./datasets.ts";
import { factsOf, settingsObject } from "./describe.ts";
import { logNames, report, type TrainingDisplay } from "./events.ts";
import { writeExample } from "./example.ts";
import { JsonDisplay, jsonLine } from "./json.ts";
import { Leaving } from "./leaving.ts";
import { LiveDisplay } from "./live.ts";
import { buildNetwork, checkShapes, metricsFor, targetsFor } from "./network.ts";
import { type Trained, whatNext } from "./next.ts";
import { checkOut } from "./out.ts";
import { PlainDisplay, silentDisplay } from "./plain.ts";
import { checkFrom, type Settings, settingsFrom, type Written } from "./settings.ts";

export interface TrainRequest {
  readonly dataset: Dataset;
  readonly written: Written;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly out: string | undefined;
  readonly from: string | undefined;
}

const [done, interrupted] = [0, 130];

/** @returns the exit code. @throws HillockError */
export async function train(request: TrainRequest, io: Io): Promise<number> {
  const { dataset, from } = request;
  const settings = settingsFrom(request.written, dataset);
  checkFrom({ ...request.written, from });
  const net = from === undefined ? buildNetwork(dataset, settings) : await loadModel(from);
  const out = request.out ?? from;
  if (out !== undefined) await checkOut(out);
  if (from !== undefined) checkShapes(net, from, dataset);
  // A network that learns another data set from now on answers for that one.
  net.meaning = dataset.meaning;
  const display = displayFor(request, io);
  const leaving = new Leaving({ out, from });
  const quit = (): void => {
    io.screen.clear();
    io.errors.print(leaving.farewell);
  };
  const interrupt = listenForInterrupt(() => {
    if (!leaving.waits) return "quit";
    if (leaving.phase === "training") display.notice(leaving.notice);
    else io.errors.print(leaving.notice);
    return "wait";
  }, quit);
  try {
    const data = await readSource(dataset, settings.seed, interrupt.signal, request.json || request.quiet ? undefined : io.screen);
    if (data === undefined) return interrupted;
    leaving.phase = "training";
    const history = await fit(net, dataset, data, settings, display, interrupt, leaving);
    leaving.epochs = history.epoch.length;
    leaving.phase = "saving";
    if (out !== undefined) await net.save(out);
    const example = out === undefined ? undefined : await writeExample(dataset, data, out);
    leaving.phase = "saved";
    if (interrupt.signal.aborted && history.stopped !== "aborted") {
      quit();
      return interrupted;
    }
    const test = targetsFor(net, data.test);
    const result = { net, data, dataset, settings, history, from, out, example, test: await net.evaluate(test.x, test.y) };
    await conclude(request, result, io);
    return history.stopped === "aborted" ? interrupted : done;
  } finally {
    display.finish();
    interrupt.release();
    net.dispose();
  }
}

function displayFor({ json, quiet }: TrainRequest, { screen, stdout }: Io): TrainingDisplay {
  if (json) return new JsonDisplay(stdout);
  if (quiet) return silentDisplay;
  return screen.live ? new LiveDisplay(screen) : new PlainDisplay(screen);
}

async function fit(
  net: Sequential,
  dataset: Dataset,
  data: Data,
  settings: Settings,
  display: TrainingDisplay,
  { signal }: Interrupt,
  leaving: Leaving,
): Promise<History> {
  const { epochs, batchSize, validationSplit, seed } = settings;
  const { x, y } = targetsFor(net, data.train);
  const examples = Math.floor((x.shape[0] ?? 0) * (1 - validationSplit));
  display.begin({
    title: dataset.title,
    facts: factsOf(data, net, settings),
    epochs,
    examples,
    logs: logNames(metricsFor(dataset), validationSplit > 0),
    settings: settingsObject(dataset, net, settings),
  });
  const counting: Callback = {
    onEpochEnd: (epoch) => {
      leaving.epochs = epoch + 1;
    },
  };
  try {
    return await net.fit(x, y, { epochs, batchSize, validationSplit, seed, signal, callbacks: [report(display), counting] });
  } finally {
    display.finish();
  }
}

interface Result extends Trained {
  readonly data: Data;
}

async function conclude(request: TrainRequest, result: Result, { screen, stdout }: Io): Promise<void> {
  const { net, data, history, out, example, test } = result;
  const epochs = history.epoch.length;
  if (request.json) {
    const trainSeconds = round(history.seconds);
    jsonLine(stdout, {
      event: "end",
      test,
      trainSeconds,
      parameters: net.countParams(),
      epochs,
      stopped: history.stopped,
      out: out ?? null,
      ...(example === undefined ? {} : { example }),
    });
    return;
  }
  const { paint } = screen;
  const columns = Math.min(screen.columns, widest);
  const stopped = history.stopped === "aborted";
  if (!request.quiet && !stopped) screen.print("", ...(await drawOutcome(net, request.dataset, data, columns, paint)));
  const where = data.train === data.test ? "All rows" : "Test";
  const lines = [
    `  ${paint.bold(`${where}: ${testText(test)}`)}`,
    `  ${stopped ? `Stopped after ${counted(epochs, "epoch")}` : `Trained ${counted(epochs, "epoch")}`} in ${duration(history.seconds)}.${savedText(out)}`,
  ];
  screen.print("", ...lines.flatMap((line) => wrap(line, columns - 1)), ...whatNext(result, columns - 1));
}

const savedText = (out: string | undefined): string => (out === undefined ? "" : ` Saved in ${out}.`);
