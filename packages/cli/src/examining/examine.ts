/** What `hillock check` and `hillock health` share: opening the network and its data. */

import type { Examples } from "hillock";
import { chosenExample, openSubject, type Subject, stepsFrom } from "../explaining/subject/index.ts";
import { listenWhileLoading } from "../interrupt.ts";
import { type Io, widest } from "../io.ts";
import { counted } from "../terminal/numbers.ts";
import type { Paint } from "../terminal/paint.ts";
import { wrap } from "../terminal/text.ts";
import { networkLine } from "../training/describe.ts";
import { targetsFor } from "../training/network.ts";
import type { Written } from "../training/settings.ts";

export interface ExamineRequest {
  readonly words: readonly string[];
  readonly written: Written;
  readonly json: boolean;
}

/** Opens the subject, hands its training examples over, and frees it. @returns the exit code. @throws HillockError */
export async function examine(
  { words, written, json }: ExamineRequest,
  { screen }: Io,
  work: (subject: Subject, examples: Examples, columns: number) => Promise<number>,
): Promise<number> {
  const interrupt = listenWhileLoading();
  try {
    const subject = await openSubject(words, written, stepsFrom(written), interrupt.signal, json ? undefined : screen);
    if (subject === undefined) return 130;
    // From here on there is nothing to lose: Ctrl-C ends it, as it does any program.
    interrupt.release();
    try {
      return await work(subject, examplesFor(subject, written), Math.min(screen.columns, widest) - 1);
    } finally {
      subject.net.dispose();
    }
  } finally {
    interrupt.release();
  }
}

/** An example that was given, or else all examples to learn from. */
function examplesFor(subject: Subject, written: Written): Examples {
  const given = written.x !== undefined || written.y !== undefined;
  return given ? chosenExample(subject, written) : targetsFor(subject.net, subject.data.train);
}

/** The lines above a result: what was looked at. */
export function drawSubject({ net, dataset, model, steps }: Subject, columns: number, paint: Paint): string[] {
  const after = steps === 0 ? "" : ` after ${counted(steps, "training step")}`;
  const who = model ?? "A fresh network";
  const network = wrap(`${networkLine(net)} · ${counted(net.countParams(), "parameter")}`, columns - 2).map((line) => `  ${line}`);
  return ["", `  ${paint.bold(who)}${after} on ${dataset.title}`, ...network, ""];
}
