import { expect, test } from "vitest";
import { listenForInterrupt, type Signals } from "./interrupt.ts";

class Keyboard implements Signals {
  listener: (() => void) | undefined;
  code: number | undefined;
  on(_: "SIGINT", listener: () => void): void {
    this.listener = listener;
  }
  off(): void {
    this.listener = undefined;
  }
  exit(code: number): void {
    this.code = code;
  }
}

test("the first Ctrl-C aborts, the second quits with 130", () => {
  const keyboard = new Keyboard();
  const said: string[] = [];
  const { signal } = listenForInterrupt(
    () => {
      said.push("stopping");
      return "wait";
    },
    () => said.push("quit"),
    keyboard,
  );
  expect(signal.aborted).toBe(false);
  keyboard.listener?.();
  expect([signal.aborted, said, keyboard.code]).toEqual([true, ["stopping"], undefined]);
  keyboard.listener?.();
  expect([said, keyboard.code]).toEqual([["stopping", "quit"], 130]);
});

test("where there is nothing to end in order, the first one quits", () => {
  const keyboard = new Keyboard();
  const said: string[] = [];
  listenForInterrupt(
    () => "quit",
    () => said.push("quit"),
    keyboard,
  );
  keyboard.listener?.();
  expect([said, keyboard.code]).toEqual([["quit"], 130]);
});

test("after release Ctrl-C has its usual meaning", () => {
  const keyboard = new Keyboard();
  listenForInterrupt(
    () => "wait",
    () => {},
    keyboard,
  ).release();
  expect(keyboard.listener).toBeUndefined();
});
