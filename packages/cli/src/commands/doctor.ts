/** `hillock doctor`: what this machine offers to compute with, how fast it is, and what would make it faster. */

import { defineCommand } from "citty";
import { engineFacts, measureEngine, version } from "hillock";
import { adviceFor } from "../doctor/advice.ts";
import { factsObject } from "../doctor/json.ts";
import { thisMachine } from "../doctor/machine.ts";
import { drawAdvice, drawEngine, drawMachine, drawSection, drawSpeed } from "../doctor/report.ts";
import { type Io, widest } from "../io.ts";
import { jsonLine } from "../training/json.ts";

export const examples = ["hillock doctor", "hillock doctor --json", "HILLOCK_BLAS=off hillock doctor"];

export default defineCommand({
  meta: {
    name: "doctor",
    description:
      "Show what this machine offers to compute with (processor, WebAssembly, BLAS), measure how fast it multiplies matrices, and say what to install to make it faster.",
  },
  args: {
    json: { type: "boolean", description: "One JSON object and nothing else, for machines." },
  },
  run: ({ args, data }) => doctor(args.json ?? false, data as Io),
});

async function doctor(json: boolean, { screen, stdout }: Io): Promise<number> {
  const { paint } = screen;
  const columns = Math.min(screen.columns, widest);
  const machine = thisMachine();
  const facts = engineFacts();
  if (!json) {
    screen.print(
      ...drawSection(`Hillock ${version} on this machine`, drawMachine(machine, facts.threads, columns, paint), paint),
      ...drawSection("To compute with", drawEngine(machine, facts, columns, paint), paint),
    );
    screen.show(["", `  ${paint.dim("Multiplying matrices …")}`]);
  }
  const speed = facts.simd ? await measureEngine(facts) : undefined;
  const advice = adviceFor(machine, facts, speed);
  if (json) {
    jsonLine(stdout, { event: "doctor", version, machine, ...factsObject(facts), gflops: speed ?? null, advice });
    return 0;
  }
  screen.clear();
  const lines = speed === undefined ? [] : drawSection("How fast", drawSpeed(speed, facts.threads, columns, paint), paint);
  screen.print(...lines, ...drawSection("To go faster", drawAdvice(advice, columns, paint), paint), "");
  return 0;
}
