/** A whole training run: data, network, fit, saving, and what came of it. */

import { type History, loadModel, type Sequential } from "hillock";
import { type Interrupt, listenForInterrupt } from "../interrupt.ts";
import { type Io, widest } from "../io.ts";
import { drawOutcome, testText } from "../outcome/index.ts";
import { counted, duration, round } from "../terminal/numbers.ts";
import { wrap } from "../terminal/text.ts";
import { readSource } from "./data-loading.ts";
import type { Data, Dataset } from "./datasets.ts";
import { factsOf, settingsObject } from "./describe.ts";
import { logNames, report, type TrainingDisplay } from "./events.ts";
import { JsonDisplay, jsonLine } from "./json.ts";
import { LiveDisplay } from "./live.ts";
import { buildNetwork, checkShapes, metricsFor, targetsFor } from "./network.ts";
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
  const out = request.out ?? from;
  if (out !== undefined) await checkOut(out);
  const net = from === undefined ? buildNetwork(dataset, settings) : await loadModel(from);
  if (from !== undefined) checkShapes(net, from, dataset);
  // A network that learns another data set from now on answers for that one.
  net.meaning = dataset.meaning;
  const display = displayFor(request, io);
  const interrupt = listenForInterrupt(
    () => display.notice("Stopping after this step … (Ctrl-C again to quit at once)"),
    () => display.notice("Quit at once: this training was not saved."),
  );
  try {
    const data = await readSource(dataset, settings.seed, interrupt.signal, request.json || request.quiet ? undefined : io.screen);
    if (data === undefined) return interrupted;
    const history = await fit(net, dataset, data, settings, display, interrupt);
    if (out !== undefined) await net.save(out);
    const test = targetsFor(net, data.test);
    const result = { net, data, settings, history, out, test: await net.evaluate(test.x, test.y) };
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
  try {
    return await net.fit(x, y, { epochs, batchSize, validationSplit, seed, signal, callbacks: [report(display)] });
  } finally {
    display.finish();
  }
}

interface Result {
  readonly net: Sequential;
  readonly data: Data;
  readonly settings: Settings;
  readonly history: History;
  readonly out: string | undefined;
  /** Loss and metrics on the test examples. */
  readonly test: Readonly<Record<string, number>>;
}

async function conclude(request: TrainRequest, result: Result, { screen, stdout }: Io): Promise<void> {
  const { net, data, history, out, test } = result;
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
    ...whatNext(request, result),
  ];
  screen.print("", ...lines.flatMap((line) => wrap(line, columns - 1)));
}

const savedText = (out: string | undefined): string => (out === undefined ? "" : ` Saved in ${out}.`);

/** How to go on: with the saved network, or with saving next time. */
function whatNext({ dataset, from }: TrainRequest, { net, out, history, settings, test }: Result): string[] {
  const { name, kind, inputs } = dataset;
  const missed = kind === "gate" && history.stopped !== "aborted" && test.accuracy !== 1;
  if (missed) return [`  ${adviceForGate(name, net, settings.seed)}`];
  if (history.stopped === "aborted") {
    if (out === undefined) return ["  Nothing was saved. With --out runs/name a network is saved even when training is stopped."];
    const left = Math.max(1, settings.epochs - history.epoch.length);
    return [`  To go on: npx hillock train ${name} --from ${out} --epochs ${left}`];
  }
  if (out === undefined) return from === undefined && kind === "images" ? ["  It was not saved; --out runs/name keeps it."] : [];
  return [
    `  Try it:   npx hillock predict ${out} ${kind === "images" ? `${name === "mnist" ? "digit" : "picture"}.png` : inputs === 1 ? "1" : "0,1"}`,
  ];
}

/** Gates are small enough to know why they were not learnt. */
function adviceForGate(name: string, net: Sequential, seed: number): string {
  const hidden = net.layers.filter(({ kind }) => kind === "dense").length - 1;
  if (hidden === 0 && (name === "xor" || name === "xnor")) {
    return `A single layer cannot learn ${name.toUpperCase()}: no straight line parts the ones from the zeros. Try --hidden 2.`;
  }
  return `Not learnt: more epochs, another start (--seed ${seed + 1}) or more units (--hidden 4) may help.`;
}
