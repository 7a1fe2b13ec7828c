import { describe, expect, test } from "vitest";
import { terminal } from "../terminal/testing/emulator.ts";
import { displayWidth } from "../terminal/text.ts";
import { LiveDisplay } from "./live.ts";
import { type Script, Stage } from "./testing/script.ts";

async function play(script: Script, columns = 80) {
  const { screen, emulator } = terminal(columns);
  const stage = new Stage();
  const display = new LiveDisplay(screen, stage.clock);
  await stage.play(display, script);
  return { emulator, display, stage };
}

describe("while training", () => {
  test("finished epochs are lines, the current one, the loss and what remains stand below", async () => {
    const { emulator } = await play({ epochs: 4, until: 2 });
    expect(emulator.lines).toEqual([
      "",
      "  MNIST",
      "  60,000 to train · 10,000 to test",
      "",
      "  epoch       loss   accuracy      time  examples/s",
      "    1/4     1.5250    22.50 %     2.0 s      30,000",
      "    2/4     1.0500    45.00 %     2.0 s      30,000",
      "    3/4     0.8125    56.25 %",
      "",
      expect.stringMatching(/^ {5}1\.9525 {2}⠈⠑/),
      expect.stringMatching(/^ {7}loss {2}/),
      expect.any(String),
      expect.any(String),
      expect.stringMatching(/^ {5}0\.8125 {2}/),
      "       62 %  ████████ █████████ ████▌──── ─────────",
      "             30,000 examples/s · 3.0 s left",
    ]);
    expect(emulator.cursorVisible).toBe(false);
  });

  test.each([120, 80, 60, 40, 24, 16])("fits into %i columns, so that redrawing works", async (columns) => {
    const { emulator } = await play({ epochs: 4, until: 2, validates: true }, columns);
    const live = emulator.lines.slice(-8);
    for (const line of live) expect(displayWidth(line)).toBeLessThan(columns);
    expect(emulator.lines.filter((line) => line.includes("3/4"))).toHaveLength(1);
    expect(emulator.lines.filter((line) => /^ +62 % /.test(line))).toHaveLength(1);
  });

  test("validation has columns of its own, and a curve", async () => {
    const { emulator } = await play({ epochs: 4, until: 2, validates: true });
    expect(emulator.text).toContain("epoch       loss   accuracy   val loss    val acc      time  examples/s");
    expect(emulator.text).toContain(" val loss  ");
    const narrow = await play({ epochs: 4, until: 2, validates: true }, 40);
    expect(narrow.emulator.text).not.toContain("examples/s  ");
    expect(narrow.emulator.text).not.toContain("val acc");
  });

  test("before the first numbers it says what it does", () => {
    const { screen, emulator } = terminal();
    new LiveDisplay(screen, () => 0).begin({ title: "A", facts: [], epochs: 2, examples: 4, logs: ["loss"], settings: {} });
    expect(emulator.lines.at(-1)).toBe("             compiling …");
  });

  test("is drawn at most twenty times a second", async () => {
    const { emulator } = await play({ epochs: 1, steps: 1000, epochSeconds: 1 });
    expect(emulator.writes.length).toBeLessThan(32);
  });

  test("a notice stands below everything", async () => {
    const { emulator, display } = await play({ epochs: 4, until: 2 });
    display.notice("Stopping …");
    expect(emulator.lines.at(-1)).toBe("  Stopping …");
  });
});

describe("after training", () => {
  test("the curve stays, with the epochs below it, and the cursor is back", async () => {
    const { emulator, display } = await play({ epochs: 5 });
    expect(emulator.lines.at(-1)).toMatch(/^ {6}epoch {2} +1 +2 +3 +4 +5$/);
    expect(emulator.text).not.toContain("left");
    expect(emulator.cursorVisible).toBe(true);
    const before = emulator.text;
    display.finish();
    expect(emulator.text).toBe(before);
  });

  test("one epoch", async () => {
    const { emulator } = await play({ epochs: 1 });
    expect(emulator.text).toContain("    1/1     0.1000    90.00 %     2.0 s      30,000");
  });

  test("thousands of epochs are about ten lines", async () => {
    const { emulator } = await play({ epochs: 2000, steps: 1, epochSeconds: 0.001 });
    expect(emulator.text).toContain("Shown: one epoch in 200.");
    expect(emulator.lines.filter((line) => /^ *\d+\/2000 /.test(line))).toHaveLength(11);
    expect(emulator.lines.at(-1)).toMatch(/epoch +500 +1000 +1500 +2000$/);
  });

  test("a loss that falls by more than a factor of eight is drawn on a logarithmic axis, and says so", async () => {
    expect((await play({ epochs: 3, loss: (x) => Math.exp(-9 * x) })).emulator.text).toContain("log scale");
    expect((await play({ epochs: 3, loss: (x) => 2 - x })).emulator.text).not.toContain("log scale");
    expect((await play({ epochs: 3, loss: (x) => 1 - 2 * x })).emulator.text).not.toContain("log scale");
  });
});

describe("odd runs", () => {
  test("a clock that stands still", async () => {
    const { emulator } = await play({ epochs: 2, epochSeconds: 0 });
    expect(emulator.text).toContain("    2/2     0.1000    90.00 %      0 ms           –");
  });

  test("fit fails before the first epoch is finished", async () => {
    const { emulator, display } = await play({ epochs: 3, until: 0, loss: () => Number.NaN });
    display.finish();
    expect(emulator.cursorVisible).toBe(true);
    expect(emulator.lines.at(-1)).toBe("  epoch       loss   accuracy      time  examples/s");
  });

  test("a title longer than the terminal", async () => {
    const { emulator } = await play({ epochs: 1, title: "A very long name of a data set that nobody would choose" }, 30);
    for (const line of emulator.lines) expect(displayWidth(line)).toBeLessThanOrEqual(30);
  });
});
