/** What `verbose: 1` and a summary print. */

import { afterEach, expect, test, vi } from "vitest";
import { dense, dropout, flatten } from "../network/index.ts";
import { sequential } from "./index.ts";
import { epochPrinter } from "./printer.ts";
import { uniform } from "./testing/nets.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a line per epoch, with its number, its time and what was measured", () => {
  const lines: string[] = [];
  const clock = vi.spyOn(Date, "now").mockReturnValue(10_000);
  const { onEpochBegin, onEpochEnd } = epochPrinter((line) => void lines.push(line));
  const context = { epochs: 20 } as Parameters<NonNullable<typeof onEpochEnd>>[2];
  onEpochBegin?.(0, context);
  clock.mockReturnValue(12_340);
  onEpochEnd?.(0, { loss: 0.123456, valLoss: 2 }, context);
  onEpochBegin?.(1, context);
  clock.mockReturnValue(12_390);
  onEpochEnd?.(1, { loss: 0.1 }, context);
  expect(lines).toEqual(["Epoch 1/20 - 2.3s - loss: 0.1235 - valLoss: 2.0000", "Epoch 2/20 - 0.1s - loss: 0.1000"]);
});

test("fit prints only if it is asked to", async () => {
  const printed = vi.spyOn(console, "log").mockImplementation(() => {});
  const net = sequential([dense(1, { inputShape: [2] })]);
  net.compile({ loss: "meanSquaredError" });
  const [x, y] = [uniform([8, 2], 1), uniform([8, 1], 2)];
  await net.fit(x, y, { epochs: 2 });
  await net.fit(x, y, { epochs: 2, verbose: 0 });
  expect(printed).not.toHaveBeenCalled();
  await net.fit(x, y, { epochs: 3, verbose: 1 });
  expect(printed.mock.calls.map(([line]) => String(line).replace(/\d+\.\d+s.*/, "…"))).toEqual([
    "Epoch 1/3 - …",
    "Epoch 2/3 - …",
    "Epoch 3/3 - …",
  ]);
});

test("a summary adds up what each layer has", () => {
  const of = (...layers: Parameters<typeof sequential>[0]): string => {
    const tables: string[] = [];
    sequential(layers).summary({ print: (table) => void tables.push(table) });
    return tables.join();
  };
  const small = of(flatten({ inputShape: [4, 4] }), dense(3), dropout(0.5), dense(2, { useBias: false }));
  expect(small.split("\n").filter((line) => /dense|flatten|dropout/.test(line))).toHaveLength(4);
  expect(small).toMatch(/dense_1.*3.*51/);
  expect(small).toMatch(/dense_2.*2.*6/);
  expect(small).toMatch(/57.*228(?:\.00)? B|57.*0\.22 KB/);
  // 262,144 weights are 1 MiB: one less is said in KB.
  expect(of(dense(262_144, { inputShape: [1], useBias: false }))).toContain("1.00 MB");
  expect(of(dense(262_143, { inputShape: [1], useBias: false }))).toContain("1024.00 KB");
});
