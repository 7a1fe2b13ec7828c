/** `hillock explain`, put together: the subject, its trace, and the form that was asked for. */

import { writeFile } from "node:fs/promises";
import { explain } from "hillock";
import { listenWhileLoading } from "../interrupt.ts";
import { type Io, widest } from "../io.ts";
import { unwritable } from "../system.ts";
import { jsonLine } from "../training/json.ts";
import { countFrom, type Written } from "../training/settings.ts";
import { UsageError } from "../usage-error.ts";
import { jsonReport } from "./json.ts";
import { latexReport } from "./latex.ts";
import { drawReport } from "./page.ts";
import { type Report, reportOf } from "./report.ts";
import { chosenExample, openSubject, stepsFrom } from "./subject/index.ts";
import { unitNamed } from "./unit.ts";

export interface ExplainRequest {
  readonly words: readonly string[];
  readonly written: Written;
  readonly html: string | undefined;
  readonly latex: string | undefined;
  readonly json: boolean;
}

/** @returns the exit code. @throws HillockError */
export async function explainExample({ words, written, html, latex, json }: ExplainRequest, { screen, stdout }: Io): Promise<number> {
  const steps = stepsFrom(written);
  const interrupt = listenWhileLoading();
  try {
    const subject = await openSubject(words, written, steps, interrupt.signal, json ? undefined : screen);
    if (subject === undefined) return 130;
    // From here on there is nothing to lose: Ctrl-C ends it, as it does any program.
    interrupt.release();
    try {
      const chosen = chosenExample(subject, written);
      const trace = await explain(subject.net, chosen.x, chosen.y, {
        optimizer: true,
        decimal: subject.isOwn || subject.hasWeights,
        digits: digitsFrom(written),
      });
      const unit = typeof written.unit === "string" ? unitNamed(written.unit, trace) : undefined;
      const report = reportOf(subject, chosen, trace, unit);
      const files = [
        ...(latex === undefined ? [] : [{ path: latex, text: latexReport(report) }]),
        ...(html === undefined ? [] : [{ path: html, text: await asHtml(report) }]),
      ];
      for (const { path, text } of files) await write(path, text);
      if (json) jsonLine(stdout, jsonReport(report));
      else if (files.length > 0)
        screen.print(...files.map(({ path, text }) => `Wrote ${path} (${Math.ceil(Buffer.byteLength(text) / 1024)} kB).`));
      else screen.print("", ...drawReport(report, Math.min(screen.columns, widest), screen.paint), "");
      return 0;
    } finally {
      subject.net.dispose();
    }
  } finally {
    interrupt.release();
  }
}

/** @throws UsageError */
function digitsFrom(written: Written): number {
  const digits = countFrom(written, "digits", 3);
  if (digits <= 15) return digits;
  throw new UsageError({
    problem: "--digits does not take this value",
    received: String(digits),
    expected: "a whole number from 1 to 15",
    fix: "More digits than 15 are not in the numbers.",
  });
}

/** KaTeX is only loaded where it is needed. */
const asHtml = async (report: Report): Promise<string> => (await import("./html/document.ts")).htmlReport(report);

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw unwritable("The report", path, cause);
  }
}
