/** Home, when the reader has taken the network over. */

import { expect, test } from "vitest";
import { shownNumber } from "../src/home/shownNumber.ts";
import { bits, checkLightAndDark, open, readout, ready, step, views, withBrowser } from "./browser.ts";
import { answers, button, expectTrue, lastScene, library, scene, shownNumbers } from "./home.ts";

withBrowser();

const story = "#/home";
const start = await library(0);

test("a weight dragged in the story is the engine's from then on", async () => {
  const page = await open({ hash: story });
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
  const other = await open({ hash: new URL(page.url()).hash });
  expect(await bits(other)).toBe(fingerprint);
  const expected = await answers(other);
  await expect.poll(() => answers(page)).toEqual(expected);
});

test("numbers of a live step are the library's", async () => {
  const page = await open({ hash: "#/home?v=1&step=100" });
  const { trace, outputs } = await library(100);
  await expect.poll(async () => (await shownNumbers(page)).length).toBeGreaterThan(17);
  expectTrue(await shownNumbers(page), trace);
  await expect.poll(() => answers(page)).toEqual(outputs);
});

test("arrow keys move a weight; reset brings back the beginning", async () => {
  const page = await open();
  const chip = page.locator('.drawing [data-weight="0"]');
  const before = await chip.textContent();
  await chip.focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => chip.textContent()).toBe(shownNumber(Math.round(100 * (start.weights[0]! + 0.1)) / 100));
  await button(page, "Reset").click();
  await expect.poll(() => chip.textContent()).toBe(before);
});

test("trains on from there to the right truth table, and rewinds to the same bits", async () => {
  const page = await open({ hash: story });
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
  const page = await open({ hash: "#/home?v=1&step=300" });
  const fingerprint = await bits(page);
  const [loss, shown] = [await readout(page, "loss"), await answers(page)];
  await page.reload();
  await ready(page);
  expect([await bits(page), await readout(page, "loss")]).toEqual([fingerprint, loss]);
  const other = await open({ hash: new URL(page.url()).hash, width: 390, height: 844 });
  expect(await bits(other)).toBe(fingerprint);
  await expect.poll(() => answers(other)).toEqual(shown);
});

test.each(views)("$width px, light and dark: nothing runs over, and nobody is shut out", async (view) => {
  const page = await open({ ...view, hash: "#/home?v=1&step=400" });
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await checkLightAndDark(page);
});
