import { describe, expect, test } from "vitest";
import { pipe } from "../terminal/testing/emulator.ts";
import { JsonDisplay, jsonLine } from "./json.ts";
import { PlainDisplay, silentDisplay } from "./plain.ts";
import { type Script, Stage } from "./testing/script.ts";

describe("through a pipe", () => {
  test("one line per epoch, and nothing that moves", async () => {
    const { screen, text } = pipe();
    await new Stage().play(new PlainDisplay(screen), { epochs: 2, validates: true });
    expect(text().split("\n")).toEqual([
      "MNIST",
      "60,000 to train · 10,000 to test",
      "",
      "  epoch       loss   accuracy   val loss    val acc      time  examples/s",
      "    1/2     1.0500    45.00 %     1.1500    40.00 %     2.0 s      30,000",
      "    2/2     0.1000    90.00 %     0.2000    80.00 %     2.0 s      30,000",
      "",
    ]);
  });

  test("quiet is quiet", async () => {
    await expect(new Stage().play(silentDisplay, { epochs: 2 })).resolves.toBeUndefined();
  });
});

describe("for machines", () => {
  async function events(script: Script): Promise<Record<string, unknown>[]> {
    let text = "";
    const stage = new Stage();
    await stage.play(new JsonDisplay({ write: (more: string) => (text += more) }), script);
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  test("every line is an object", async () => {
    const [start, first, second] = await events({ epochs: 2, validates: true });
    expect(start).toEqual({ event: "start", dataset: "mnist", epochs: 2, examples: 60000 });
    expect(first).toMatchObject({ event: "epoch", epoch: 1, epochs: 2, loss: 1.05, accuracy: 0.45, valAccuracy: 0.4 });
    expect(first!.valLoss).toBeCloseTo(1.15);
    expect(second).toMatchObject({ epoch: 2 });
    expect(Object.keys(first!).slice(-2)).toEqual(["seconds", "examplesPerSecond"]);
  });

  test("every epoch is there, however many", async () => {
    expect(await events({ epochs: 300, steps: 2 })).toHaveLength(301);
  });

  test("what JSON cannot say is null", () => {
    let text = "";
    jsonLine({ write: (more: string) => (text += more) }, { loss: Number.NaN });
    expect(text).toBe('{"loss":null}\n');
  });
});
