/** Home's page and, beside it, the same training with the library alone. */

import { explain, logicGate, startRun, tensorFrom, wasm } from "hillock";
import type { Page } from "playwright";
import { expect } from "vitest";
import { formatFixed } from "../src/draw/numbers.ts";
import { buildNetwork } from "../src/engine/network.ts";
import { refOf } from "../src/home/refs.ts";
import { homeSession } from "../src/home/session.ts";
import { shownNumber } from "../src/home/shownNumber.ts";

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
export const lastScene = 11;

/** The story at rest in a scene, when everything in it has arrived. */
export async function scene(page: Page, index: number): Promise<void> {
  await page.keyboard.press("Home");
  for (let i = 0; i < index; i++) await page.keyboard.press("ArrowRight");
  await page.locator(".scene-number", { hasText: String(index + 1).padStart(2, "0") }).waitFor();
  if (index >= 2 && index <= 9) await page.locator(".forms").waitFor();
}

/** What stands on the page under each key: the drawing's numbers and the weights' chips. */
export const shownNumbers = (page: Page): Promise<[key: string, text: string][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".drawing [data-ref]")].map((element) => {
      const number = element.querySelector(".number");
      const text = number?.textContent ?? [...element.childNodes].at(-1)?.textContent;
      return [element.dataset.ref ?? "", text ?? ""] as [string, string];
    }),
  );
/** What the network answers for the four rows, as it is shown. */
export const answers = (page: Page): Promise<string[]> => page.locator(".truth .answer span:last-child").allTextContents();

export type Trace = Awaited<ReturnType<typeof explain>>;
/** The same training with the library alone. */
export async function library(steps: number): Promise<{ trace: Trace; outputs: string[]; loss: number; weights: number[] }> {
  const net = buildNetwork(homeSession, wasm({ deterministic: true }));
  const { x, y } = logicGate("xor");
  const run = await startRun(net, x, y, { batchSize: 1, seed: homeSession.seed, shuffle: true });
  await run.goTo(steps);
  const row = run.batch(steps)[0]!;
  const one = tensorFrom(Float32Array.from(x.data.slice(2 * row, 2 * row + 2)), [1, 2]);
  const trace = await explain(net, one, tensorFrom(Float32Array.of(y.data[row]!), [1, 1]), { optimizer: true });
  const outputs = [...(await net.predict(x)).data].map((output) => formatFixed(output, 3));
  const loss = (await net.evaluate(x, y)).loss!;
  return { trace, outputs, loss, weights: net.getWeights().flatMap(({ data }) => [...data]) };
}

export const expectTrue = (shown: readonly [string, string][], trace: Trace): void => {
  for (const [key, text] of shown) {
    const { name, quantity } = refOf(key);
    expect([key, text]).toEqual([key, shownNumber(trace.why(name, quantity).value)]);
  }
};
