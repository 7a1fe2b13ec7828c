/** Home's story says what the library computes, number by number. */

import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { refOf } from "../src/home/refs.ts";
import { shownNumber } from "../src/home/shownNumber.ts";
import { checkAccessibility, checkLightAndDark, open as openPage, views, withBrowser } from "./browser.ts";
import { answers, button, expectTrue, lastScene, library, scene, shownNumbers } from "./home.ts";

withBrowser();

const open = (options: Parameters<typeof openPage>[0] = {}): Promise<Page> => openPage({ hash: "#/home", ...options });
const start = await library(0);
/** The hidden layer's name. */
const hidden = start.trace.layers[1]!.name;

describe("the story", () => {
  test.each(views)("$width px, light and dark: nothing runs over, and nobody is shut out", async (view) => {
    const page = await open(view);
    // On a desk all of them are looked at, at the other widths two each.
    const accessible = { 1440: [0, 6, 8, lastScene], 1024: [0, 8], 390: [6, lastScene] }[view.width]!;
    for (const at of [0, 6, 8, lastScene]) {
      await scene(page, at);
      await page.waitForTimeout(1800);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(await page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.stage'))")).toBe(
        true,
      );
      if (accessible.includes(at)) await checkLightAndDark(page);
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
    const key = `${hidden}.kernel[0,1]`;
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
    const delta = `[data-ref="${hidden}[1]|delta"]`;
    await page.locator(`.neuron ${delta}`).last().hover();
    for (const part of [".neuron", ".matrix", ".drawing"]) expect(await page.locator(`${part} .lit${delta}`).count()).toBeGreaterThan(0);
    expect(await page.locator(".drawing .lit").count()).toBe(1);
  });

  test("can be asked, down to the data", async () => {
    const page = await open();
    await scene(page, 6);
    await page.locator(`.unit-number[data-ref="${hidden}[1]|delta"]`).click();
    const value = page.locator(".derivation output");
    await expect
      .poll(() => value.textContent())
      .toBe(String(Number(start.trace.why(`${hidden}[1]`, "delta").value.toPrecision(9))).replace("-", "−"));
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
