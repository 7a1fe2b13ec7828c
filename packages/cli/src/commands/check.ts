/** `hillock check`: are the gradients right? Each against finite differences. */

import { defineCommand } from "citty";
import { checkGradients } from "hillock";
import { drawSubject, examine } from "../examining/examine.ts";
import { drawCheck, entryName } from "../examining/gradients.ts";
import { networkArguments } from "../explaining/arguments.ts";
import type { Io } from "../io.ts";
import { jsonLine } from "../training/json.ts";
import { countFrom } from "../training/settings.ts";

export const examples = ["hillock check runs/mnist mnist", "hillock check xor --step 100 --count all", "hillock check spirals --json"];

export default defineCommand({
  meta: {
    name: "check",
    description:
      "Hold the gradients that training uses against finite differences of the cost, in 64 bits: entries of every parameter, worst first. Exits with 1 when one is wrong.",
  },
  args: {
    ...networkArguments,
    count: { type: "string", valueHint: "count", description: "Entries to check of each parameter; all for all of them. 24 unless given." },
    rows: { type: "string", valueHint: "count", description: "Examples over which the cost is taken; 32 unless given." },
  },
  run: ({ args, data }) => {
    const { _: words, json = false, ...written } = args;
    const io = data as Io;
    const count = written.count === "all" ? "all" : countFrom(written, "count", 24);
    const rows = countFrom(written, "rows", 32);
    return examine({ words, written, json }, io, async (subject, { x, y }, columns) => {
      const check = await checkGradients(subject.net, x, y, { count, rows, seed: subject.seed });
      if (json) {
        const entries = check.entries.map((entry) => ({ name: entryName(entry), ...entry }));
        jsonLine(io.stdout, { event: "check", model: subject.model ?? null, dataset: subject.dataset.name, ...check, entries });
      } else io.screen.print(...drawSubject(subject, columns, io.screen.paint), ...drawCheck(check, columns, io.screen.paint), "");
      return check.passed ? 0 : 1;
    });
  },
});
