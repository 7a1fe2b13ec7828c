import { describe, expect, test } from "vitest";
import { pipe, terminal } from "./testing/emulator.ts";

describe("on a terminal", () => {
  test("the live block is redrawn in place, and permanent lines go above it", () => {
    const { screen, emulator } = terminal();
    screen.print("header");
    screen.show(["bar 10 %", "chart"]);
    screen.show(["bar 20 %", "chart"]);
    screen.print("epoch 1");
    expect(emulator.lines).toEqual(["header", "epoch 1", "bar 20 %", "chart"]);
    screen.show(["short"]);
    expect(emulator.lines).toEqual(["header", "epoch 1", "short"]);
    screen.clear();
    expect(emulator.lines).toEqual(["header", "epoch 1"]);
  });

  test("a redraw is one write, so that nothing flickers", () => {
    const { screen, emulator } = terminal();
    screen.show(["a", "b"]);
    const before = emulator.writes.length;
    screen.show(["c", "d"]);
    expect(emulator.writes.length).toBe(before + 1);
    expect(emulator.writes.at(-1)).not.toContain("\x1b[2J");
  });

  test("the cursor is hidden while the block lives", () => {
    const { screen, emulator } = terminal();
    expect(emulator.cursorVisible).toBe(true);
    screen.show(["a"]);
    expect(emulator.cursorVisible).toBe(false);
    screen.clear();
    expect(emulator.cursorVisible).toBe(true);
  });

  test("long live lines are cut, so that they cannot wrap", () => {
    const { screen, emulator } = terminal(10);
    screen.show(["0123456789abc"]);
    screen.show(["0123456789abc"]);
    expect(emulator.lines).toEqual(["01234567…"]);
  });

  test("after the window got narrower, the rows of broken lines are counted", () => {
    const { screen, emulator } = terminal(20);
    screen.print("stays");
    screen.show(["0123456789abcdef", "x"]);
    // The terminal breaks the first line in two: simulated by writing what it would show.
    emulator.write("\x1b[2A\r0123456789\nabcdef\x1b[K\nx\n");
    emulator.columns = 10;
    screen.show(["new"]);
    expect(emulator.lines).toEqual(["stays", "new"]);
  });

  test("typed characters (^C) below the block do not stay", () => {
    const { screen, emulator } = terminal();
    screen.show(["bar"]);
    emulator.write("^C");
    screen.show(["stopping"]);
    expect(emulator.lines).toEqual(["stopping"]);
  });
});

test("through a pipe there are lines only", () => {
  const { screen, text } = pipe();
  screen.show(["live"]);
  screen.print("one", "two");
  screen.clear();
  expect(text()).toBe("one\ntwo\n");
});
