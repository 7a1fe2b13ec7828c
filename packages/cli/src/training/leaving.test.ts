import { expect, test } from "vitest";
import { Leaving, type Phase } from "./leaving.ts";

const at = (phase: Phase, epochs: number, places: { out?: string; from?: string }): Leaving => {
  const leaving = new Leaving({ out: places.out, from: places.from });
  leaving.phase = phase;
  leaving.epochs = epochs;
  return leaving;
};

test.each([
  ["loading", 0, { out: "a" }, "Quit. Nothing was trained."],
  ["training", 0, { out: "a" }, "Quit at once: this training (the first epoch was not finished) was not saved."],
  ["training", 3, {}, "Quit at once: this training (3 epochs) was not saved."],
  ["training", 1, { from: "a", out: "a" }, "Quit at once: this training (1 epoch) was not saved. a holds the network as it was before."],
  ["training", 1, { from: "a", out: "b" }, "Quit at once: this training (1 epoch) was not saved."],
  ["saving", 2, { out: "a" }, "Quit while it was saved: a holds either this network (2 epochs) or what was there before, complete."],
  ["saved", 7, { out: "a" }, "Quit. The network (7 epochs) is saved in a."],
  ["saved", 7, {}, "Quit. The network (7 epochs) was trained but not saved; --out runs/name saves one."],
] as const)("%s, %d epochs: the last words are true", (phase, epochs, places, words) => {
  expect(at(phase, epochs, places).farewell).toBe(words);
});

test("what is complete is not waited for", () => {
  expect(at("training", 1, {}).waits).toBe(true);
  expect(at("saving", 1, { out: "a" }).notice).toContain("saved in a");
  expect(at("saved", 1, {}).waits).toBe(false);
});
