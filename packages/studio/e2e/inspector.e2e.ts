/** Every number that is shown is the library's: compared with a trace that is made here, in Node. */

import { type Derivation, dense, explain, type Ref, sequential, sgd, type Trace, wasm, xor } from "hillock";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { hashOf } from "../src/session/link.ts";
import { defaultSession, xorSession } from "../src/session/session.ts";
import { checkAccessibility, open, step, withBrowser } from "./browser.ts";

withBrowser();

/** XOR 2-2-1 as a session of Play. */
const hashAt = (steps: number): string => hashOf("play", { ...xorSession, step: steps }, defaultSession);

/** The same network, after some steps of full-batch descent. */
async function network(steps: number) {
  const layers = [dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })];
  const net = sequential(layers, { seed: 1, device: wasm({ deterministic: true }) });
  net.compile({ optimizer: sgd({ learningRate: 4 }), loss: "quadratic" });
  const { x, y } = xor();
  if (steps > 0) await net.fit(x, y, { epochs: steps, batchSize: 4, shuffle: false, seed: 1 });
  return net;
}

const inspector = (page: Page) => page.getByRole("complementary", { name: "Formula" });
/** The lines of the neurons that are shown, as a screen reader reads them. */
const neuronLines = (page: Page): Promise<string[]> => inspector(page).locator(".neurons .formula > .visually-hidden").allTextContents();
const linesOf = (trace: Trace, entries: readonly Ref[]): string[] =>
  entries.slice(0, 6).flatMap((ref) => {
    const { text } = trace.why(ref);
    return [text.symbolic, text.substituted];
  });

async function atOperations(steps: number): Promise<Page> {
  const page = await open({ hash: hashAt(steps) });
  await page.getByRole("radio", { name: "operation" }).check();
  return page;
}

test("one example, operation by operation: each number is the library's, there and back", async () => {
  const trace = await explain(await network(3), [[0, 0]], [[0]], { optimizer: true });
  const operations = trace.steps.filter(({ kind }) => kind !== "update");
  const page = await atOperations(3);
  const heading = inspector(page).getByRole("heading", { level: 2 });
  for (const { title, sentence, entries } of operations) {
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => heading.textContent()).toBe(title);
    await expect.poll(() => neuronLines(page)).toEqual(linesOf(trace, entries));
    await expect.poll(() => page.locator(".shell > [aria-live=polite]").textContent()).toBe(`Example 1 of 4, ${title}. ${sentence}`);
  }
  for (const { title, entries } of operations.slice(0, -1).reverse()) {
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => heading.textContent()).toBe(title);
    await expect.poll(() => neuronLines(page)).toEqual(linesOf(trace, entries));
  }
  expect(await step(page)).toBe(3);
});

test("the update is made of all examples, and then the step is done", async () => {
  const { x, y } = xor();
  const trace = await explain(await network(0), x, y, { optimizer: true });
  const updates = trace.steps.filter(({ kind }) => kind === "update");
  const page = await atOperations(0);
  await page.getByRole("radio", { name: "example" }).check();
  for (let i = 1; i <= 4; i++) {
    await page.keyboard.press("ArrowRight");
    await inspector(page).getByText(`Example ${i} of 4`).waitFor();
  }
  await page.keyboard.press("ArrowRight");
  await inspector(page).getByText("All 4 examples together").waitFor();
  await expect.poll(() => neuronLines(page)).toEqual(linesOf(trace, updates.at(-1)!.entries));
  await checkAccessibility(page);
  await page.getByRole("radio", { name: "matrices" }).check();
  const shown = inspector(page).locator(".lines .formula > .visually-hidden");
  await expect.poll(() => shown.allTextContents()).toEqual([updates.at(-1)!.text.symbolic, updates.at(-1)!.text.substituted]);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => step(page)).toBe(1);
});

test("from a number down to the data, by clicks in the formula, and back up", async () => {
  const trace = await explain(await network(0), [[0, 0]], [[0]], { optimizer: true });
  const page = await atOperations(0);
  while (
    (await inspector(page)
      .getByRole("heading", { name: /gradient/i, level: 2 })
      .count()) === 0
  ) {
    await page.keyboard.press("ArrowRight");
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await inspector(page).getByRole("button", { name: "Where from?" }).first().click();
  const sentence = inspector(page).locator(".derivation .sentence");
  const crumbs = inspector(page).getByRole("navigation", { name: "The way here" }).getByRole("listitem");

  const first = trace.steps.find(({ kind }) => kind === "gradients")!.entries[0]!;
  let now: Derivation = trace.why(first);
  await expect.poll(() => sentence.textContent()).toBe(now.sentence);
  let depth = 1;
  while (!now.given) {
    const lines = inspector(page).locator(".derivation .lines > .formula > .visually-hidden");
    await expect.poll(() => lines.allTextContents()).toEqual([now.text.symbolic, now.text.substituted]);
    const [next, i] = [now.inputs.find(({ given }) => !given) ?? now.inputs.at(-1)!, now.inputs.findIndex(({ given }) => !given)];
    const place = i < 0 ? now.inputs.length - 1 : i;
    await inspector(page).locator(`.derivation .lines > .formula [data-input="${place}"]`).last().click();
    now = next;
    depth++;
    await expect.poll(() => sentence.textContent()).toBe(now.sentence);
    expect(await crumbs.count()).toBe(depth);
  }
  await inspector(page).getByText("Here the way ends").waitFor();
  await checkAccessibility(page);
  await crumbs.first().getByRole("button").click();
  await expect.poll(() => sentence.textContent()).toBe(trace.why(first).sentence);
  expect(await crumbs.count()).toBe(1);
});

test("what is asked stays asked while the network changes", async () => {
  const page = await atOperations(0);
  const heading = inspector(page).getByRole("heading", { level: 2 });
  while ((await heading.count()) === 0 || (await heading.first().textContent()) !== "Cost") {
    await page.keyboard.press("ArrowRight");
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  await inspector(page).getByRole("button", { name: "Where from?" }).first().click();
  const value = inspector(page).locator(".value output");
  const now = async (): Promise<number> => Number((await value.textContent())?.replace("−", "-"));
  await value.waitFor();
  const before = await now();
  await page.getByRole("radio", { name: "mini-batch" }).check();
  for (let i = 1; i <= 3; i++) await page.keyboard.press("ArrowRight");
  await expect.poll(() => step(page)).toBe(3);
  const { loss } = await explain(await network(3), [[0, 0]], [[0]]);
  await expect.poll(now).toBeCloseTo(loss.data[0]!, 6);
  expect(await now()).not.toBe(before);
});

test.each([1440, 1024, 390])("formulas of the default network are broken into lines, none is cut, at %i px", async (width) => {
  const page = await open({ hash: "#/play" });
  await page.setViewportSize({ width, height: 844 });
  await page.getByRole("radio", { name: "operation" }).check();
  const cut = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".inspector .lines, .inspector .neurons li")]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent ?? ""),
    );
  const heading = inspector(page).getByRole("heading", { level: 2 });
  let before: string | null = null;
  for (let operation = 0; operation < 14; operation++) {
    await page.keyboard.press("ArrowRight");
    if (operation === 0 && width === 390) await page.getByRole("button", { name: "Formula" }).click();
    await expect.poll(() => heading.textContent()).not.toBe(before);
    before = await heading.textContent();
    await inspector(page).locator(".neurons .right .katex").first().waitFor();
    await expect.poll(cut, { message: before ?? "" }).toEqual([]);
    await page.getByRole("radio", { name: "matrices" }).check({ force: true });
    await inspector(page).locator(".operation > .lines .right .katex").first().waitFor();
    await expect.poll(cut, { message: `${before}, in matrices` }).toEqual([]);
    await page.getByRole("radio", { name: "neuron by neuron" }).check({ force: true });
  }
  // Signs of equality stand in one column.
  await inspector(page).locator(".neurons .right .katex").first().waitFor();
  const lefts = await page.evaluate(() => {
    const [item] = document.querySelectorAll(".neurons li");
    return [...item!.querySelectorAll(".right")].map((right) => Math.round(right.getBoundingClientRect().left));
  });
  expect(new Set(lefts).size).toBe(1);
});
