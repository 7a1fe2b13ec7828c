/** Home: the story says what the library computes, number by number; then the reader takes the network over. */

import { explain, logicGate, startRun, tensorFrom, wasm } from "hillock";
import type { Page } from "playwright";
import { beforeAll, describe, expect, test } from "vitest";
import { formatFixed } from "../src/draw/numbers.ts";
import { buildNetwork } from "../src/engine/network.ts";
import { refOf } from "../src/home/refs.ts";
import { homeSession } from "../src/home/session.ts";
import { shownNumber } from "../src/home/shownNumber.ts";
import { bits, checkAccessibility, open as openPage, readout, ready, step, views, withBrowser } from "./browser.ts";

withBrowser();

const open = (options: Parameters<typeof openPage>[0] = {}) => openPage({ hash: "#/home", ...options });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const lastScene = 11;

/** The story at rest in a scene, when everything in it has arrived. */
async function scene(page: Page, index: number): Promise<void> {
  await page.keyboard.press("Home");
  for (let i = 0; i < index; i++) await page.keyboard.press("ArrowRight");
  await page.locator(".scene-number", { hasText: String(index + 1).padStart(2, "0") }).waitFor();
  if (index >= 2 && index <= 9) await page.locator(".forms").waitFor();
}

/** What stands on the page under each key: the drawing's numbers and the weights' chips. */
const shownNumbers = (page: Page): Promise<[key: string, text: string][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".drawing [data-ref]")].map((element) => {
      const number = element.querySelector(".number");
      const text = number?.textContent ?? [...element.childNodes].at(-1)?.textContent;
      return [element.dataset.ref ?? "", text ?? ""] as [string, string];
    }),
  );
/** What the network answers for the four rows, as it is shown. */
const answers = (page: Page): Promise<string[]> => page.locator(".truth .answer span:last-child").allTextContents();

type Trace = Awaited<ReturnType<typeof explain>>;
/** The same training with the library alone. */
async function library(steps: number): Promise<{ trace: Trace; outputs: string[]; loss: number; weights: number[] }> {
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

let start: Awaited<ReturnType<typeof library>>;
beforeAll(async () => {
  start = await library(0);
});

/** The hidden layer's name. */
const hidden = (): string => start.trace.layers[1]!.name;

const expectTrue = (shown: readonly [string, string][], trace: Trace): void => {
  for (const [key, text] of shown) {
    const { name, quantity } = refOf(key);
    expect([key, text]).toEqual([key, shownNumber(trace.why(name, quantity).value)]);
  }
};

describe("the story", () => {
  test.each(views)("$width px, $scheme: nothing runs over, and nobody is shut out", async (view) => {
    const page = await open(view);
    for (const at of [0, 6, 8, lastScene]) {
      await scene(page, at);
      await page.waitForTimeout(1800);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.stage'))")).toBe(
        true,
      );
      await checkAccessibility(page);
    }
  });

  test("begins by itself, before the engine has come", async () => {
    const page = await openPage({ hash: "#/home" });
    await button(page, "Pause the story").waitFor();
    const time = page.getByRole("slider", { name: "Moment of the story" });
    const before = Number(await time.inputValue());
    await expect.poll(async () => Number(await time.inputValue())).toBeGreaterThan(before + 300);
  });

  test("every number in it is the library's, in the drawing and in both forms", async () => {
    const page = await open();
    const { trace } = start;
    let compared = 0;
    for (let at = 1; at <= 7; at++) {
      await scene(page, at);
      const shown = await shownNumbers(page);
      expectTrue(shown, trace);
      compared += shown.length;
      // Lines, neuron by neuron: as text, which is what a screen reader reads.
      const lines: string[][] = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".form-line")].map((line) => [
          line.dataset.line ?? "",
          ...[...line.querySelectorAll(".symbolic, .substituted")].map((formula) => formula.getAttribute("aria-label") ?? ""),
        ]),
      );
      for (const [key, symbolic, substituted] of lines) {
        const { name, quantity } = refOf(key!);
        const { text } = trace.why(name, quantity);
        expect([key, symbolic, substituted]).toEqual([key, text.symbolic, text.substituted]);
      }
      // Matrices: each as one of the trace's steps has it.
      const matrices: string[] = await page.evaluate(() =>
        [...document.querySelectorAll(".matrix-form .substituted")].map((formula) => formula.getAttribute("aria-label") ?? ""),
      );
      for (const matrix of matrices) expect(trace.steps.map(({ text }) => text.substituted)).toContain(matrix);
    }
    expect(compared).toBeGreaterThan(80);
  });

  test("one weight changes by its arithmetic, then all nine", async () => {
    const page = await open();
    const next = await library(1);
    const key = `${hidden()}.kernel[0,1]`;
    await scene(page, 8);
    const chip = page.locator('.drawing [data-weight="1"]');
    await expect.poll(() => chip.textContent()).toBe(shownNumber(start.weights[1]!) + shownNumber(next.weights[1]!));
    const lines = await page.locator(".form-line").evaluateAll((all) => all.map((line) => (line as HTMLElement).dataset.line));
    expect(lines).toEqual([`${key}|update`, `${key}|next`]);
    await scene(page, 9);
    for (let i = 0; i < 9; i++) {
      const shown = await page.locator(`.drawing [data-weight="${i}"]`).evaluate((element) => [...element.childNodes].at(-1)?.textContent);
      expect(shown).toBe(shownNumber(next.weights[i]!));
    }
  });

  test("ends with the truth table of XOR", async () => {
    const page = await open();
    await scene(page, 0);
    expect(await answers(page)).toEqual(start.outputs);
    await scene(page, lastScene);
    const end = await library(2400);
    expect(await answers(page)).toEqual(end.outputs);
    expect((await answers(page)).map((text) => Math.round(Number(text)))).toEqual([0, 1, 1, 0]);
    expect(await page.locator(".loss").textContent()).toBe(shownNumber(end.loss));
  });

  test("plays from the last step to the end, and rewinds to the same numbers", async () => {
    const page = await open();
    await scene(page, 6);
    const first = await shownNumbers(page);
    await scene(page, lastScene);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(async () => (await answers(page))[0], { timeout: 8000 }).not.toBe(start.outputs[0]);
    await scene(page, 6);
    expect(await shownNumbers(page)).toEqual(first);
  });

  test("has its sentence for screen readers", async () => {
    const page = await open();
    await scene(page, 3);
    await expect.poll(() => page.locator("[aria-live=polite]").textContent()).toMatch(/^The answer\. The output unit does the same/);
  });

  test("stands still for whoever asked for that: all scenes, one below the other", async () => {
    const page = await open({ reducedMotion: true });
    expect(await page.locator(".strip-scene").count()).toBe(12);
    await checkAccessibility(page);
    await button(page, "Take it from here").click();
    await expect.poll(() => page.locator(".home").getAttribute("data-mode")).toBe("live");
  });
});

describe("numbers", () => {
  test("light up in both forms and on the drawing together", async () => {
    const page = await open();
    await scene(page, 6);
    await page.waitForTimeout(1600);
    const delta = `[data-ref="${hidden()}[1]|delta"]`;
    await page.locator(`.neuron ${delta}`).last().hover();
    for (const part of [".neuron", ".matrix", ".drawing"]) expect(await page.locator(`${part} .lit${delta}`).count()).toBeGreaterThan(0);
    expect(await page.locator(".drawing .lit").count()).toBe(1);
  });

  test("can be asked, down to the data", async () => {
    const page = await open();
    await scene(page, 6);
    await page.locator(`.unit-number[data-ref="${hidden()}[1]|delta"]`).click();
    const value = page.locator(".derivation output");
    await expect
      .poll(() => value.textContent())
      .toBe(String(Number(start.trace.why(`${hidden()}[1]`, "delta").value.toPrecision(9))).replace("-", "−"));
    // Always the first number that is computed, until there is none.
    for (let depth = 0; depth < 12; depth++) {
      const computed = page.locator(".derivation .input-row", { hasText: "computed" }).first();
      if ((await computed.count()) === 0) break;
      const before = await value.textContent();
      await computed.click();
      await expect.poll(() => value.textContent()).not.toBe(before);
    }
    await page.locator(".derivation .input-row", { hasText: "given" }).first().click();
    await page.getByText("Here the way ends").waitFor();
    await checkAccessibility(page);
  });
});

describe("the reader's own network", () => {
  test("a weight dragged in the story is the engine's from then on", async () => {
    const page = await open();
    await scene(page, lastScene);
    const before = await answers(page);
    const chip = page.locator('.drawing [data-weight="0"]');
    const { x, y, width, height } = (await chip.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y - 60, { steps: 8 });
    await expect.poll(() => page.locator(".home").getAttribute("data-mode")).toBe("live");
    await page.mouse.move(x + width / 2, y - 100, { steps: 8 });
    await page.mouse.up();
    await expect.poll(() => step(page)).toBe(2400);
    await expect.poll(() => answers(page)).not.toEqual(before);
    const value = Number((await chip.textContent())!.replace("−", "-"));
    expect(value).toBeGreaterThan((await library(2400)).weights[0]! + 2);
    // The same with the library: change, and the same answers.
    const fingerprint = await bits(page);
    const other = await openPage({ hash: new URL(page.url()).hash });
    expect(await bits(other)).toBe(fingerprint);
    const expected = await answers(other);
    await expect.poll(() => answers(page)).toEqual(expected);
  });

  test("numbers of a live step are the library's", async () => {
    const page = await openPage({ hash: "#/home?v=1&step=100" });
    const { trace, outputs } = await library(100);
    await expect.poll(async () => (await shownNumbers(page)).length).toBeGreaterThan(17);
    expectTrue(await shownNumbers(page), trace);
    await expect.poll(() => answers(page)).toEqual(outputs);
  });

  test("arrow keys move a weight; reset brings back the beginning", async () => {
    const page = await openPage();
    const chip = page.locator('.drawing [data-weight="0"]');
    const before = await chip.textContent();
    await chip.focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => chip.textContent()).toBe(shownNumber(Math.round(100 * (start.weights[0]! + 0.1)) / 100));
    await button(page, "Reset").click();
    await expect.poll(() => chip.textContent()).toBe(before);
  });

  test("trains on from there to the right truth table, and rewinds to the same bits", async () => {
    const page = await open();
    await scene(page, 9);
    await button(page, "Try it yourself").click();
    await expect.poll(() => step(page)).toBe(1);
    const first = await bits(page);
    await button(page, "Train on from here").click();
    await expect.poll(() => step(page), { timeout: 20_000 }).toBeGreaterThan(900);
    await button(page, "Rest").click();
    await button(page, "Train on from here").waitFor();
    const at = await step(page);
    const { outputs } = await library(at);
    await expect.poll(() => answers(page)).toEqual(outputs);
    expect(outputs.map((text) => Math.round(Number(text)))).toEqual([0, 1, 1, 0]);
    await page.getByRole("slider", { name: "Step" }).fill("1");
    await expect.poll(() => step(page)).toBe(1);
    expect(await bits(page)).toBe(first);
  });

  test("a shared link gives a fresh browser the same bits, and a reload loses nothing", async () => {
    const page = await openPage({ hash: "#/home?v=1&step=300" });
    const fingerprint = await bits(page);
    const [loss, shown] = [await readout(page, "loss"), await answers(page)];
    await page.reload();
    await ready(page);
    expect([await bits(page), await readout(page, "loss")]).toEqual([fingerprint, loss]);
    const other = await openPage({ hash: new URL(page.url()).hash, width: 390, height: 844 });
    expect(await bits(other)).toBe(fingerprint);
    await expect.poll(() => answers(other)).toEqual(shown);
  });

  test.each(views)("$width px, $scheme: nothing runs over, and nobody is shut out", async (view) => {
    const page = await openPage({ ...view, hash: "#/home?v=1&step=400" });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await checkAccessibility(page);
  });
});
