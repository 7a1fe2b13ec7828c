/** `hillock health`: what is wrong with a network, its data or its settings, as far as numbers show it. */

import { defineCommand } from "citty";
import { health } from "hillock";
import { drawSubject, examine } from "../examining/examine.ts";
import { drawFindings } from "../examining/findings.ts";
import { networkArguments } from "../explaining/arguments.ts";
import type { Io } from "../io.ts";
import { jsonLine } from "../training/json.ts";
import { countFrom } from "../training/settings.ts";

export const examples = [
  "hillock health runs/mnist mnist",
  "hillock health circles --hidden 8,8,8,8,8,8,8,8,8,8 --activation sigmoid",
  "hillock health xor --weights 1",
];

export default defineCommand({
  meta: {
    name: "health",
    description:
      "Look for dead and saturated units, vanishing and exploding errors, steps that are too small or too large, equal weights, constant or badly scaled inputs, rare classes. Exits with 1 when something is so wrong that the network cannot learn.",
  },
  args: {
    ...networkArguments,
    rows: { type: "string", valueHint: "count", description: "Examples that go through the network; 512 unless given." },
  },
  run: ({ args, data }) => {
    const { _: words, json = false, ...written } = args;
    const io = data as Io;
    const rows = countFrom(written, "rows", 512);
    return examine({ words, written, json }, io, async (subject, { x, y }, columns) => {
      const findings = await health(subject.net, x, y, { rows });
      if (json) jsonLine(io.stdout, { event: "health", model: subject.model ?? null, dataset: subject.dataset.name, findings });
      else io.screen.print(...drawSubject(subject, columns, io.screen.paint), ...drawFindings(findings, columns, io.screen.paint), "");
      return findings.some(({ severity }) => severity === "error") ? 1 : 0;
    });
  },
});
