/** What every page has, in each of its states: one heading, names that can be said, room for fingers; and its code, when the network is back. */

import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { checkAccessibility, expectComplaints, open, step, withBrowser } from "./browser.ts";

withBrowser();

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test.each([
  ["Home's story", { hash: "#/home" }],
  ["Home's story, standing still", { hash: "#/home", reducedMotion: true }],
  ["Home, live", { hash: "#/home?v=1" }],
  ["Home with a network that it cannot draw", { hash: "#/home?v=1&layers=3.tanh" }],
  ["Play", { hash: "#/play?v=1" }],
  ["Play on an empty plane", { hash: "#/play?v=1&set=own" }],
])("%s has one h1, and every button a name that can be said", async (_name, options) => {
  const page = await open(options);
  await page.waitForTimeout(1500);
  expect(await page.locator("h1").count()).toBe(1);
  const names: string[] = await page.evaluate(() =>
    [...document.querySelectorAll("button, [role=button], a")].map(
      (element) => element.getAttribute("aria-label") ?? element.textContent?.replace(/\s+/g, " ").trim() ?? "",
    ),
  );
  for (const name of names) {
    expect(name).not.toBe("");
    // Neither raised indices, nor several lowered ones, nor single signs one after the other: "x 0 1".
    expect(name).not.toMatch(/[⁰⁴-⁹⁽⁾]|[₀-₉]{2}/);
    expect(name).not.toMatch(/^\w( \d)+$/);
  }
});

test.each([390, 600, 760])("at %d px no two controls of Play lie on each other", async (width) => {
  const page = await open({ hash: "#/play?v=1", width, height: 844 });
  for (const layers of ["4.tanh_2.tanh", "8.tanh_32.relu_3.sigmoid", "2.tanh_2.tanh_2.tanh_2.tanh_2.tanh_2.tanh"]) {
    await page.evaluate(`location.hash = "#/play?v=1&layers=${layers}"`);
    await expect.poll(() => page.locator(".column-head .stepper").count()).toBe(layers.split("_").length);
    await page.waitForTimeout(300);
    const overlaps: string[] = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll(".column-head button, .column-head select")].map((element) => ({
        name: element.getAttribute("aria-label") ?? "",
        box: element.getBoundingClientRect(),
      }));
      return boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(
            ({ box }) =>
              Math.min(a.box.right, box.right) - Math.max(a.box.left, box.left) > 0.5 &&
              Math.min(a.box.bottom, box.bottom) - Math.max(a.box.top, box.top) > 0.5,
          )
          .map(({ name }) => `${a.name} | ${name}`),
      );
    });
    expect(overlaps).toEqual([]);
  }
});

test("Play's code that could not be loaded is said, and loaded when it can be", async () => {
  const page = await open({ hash: "#/home?v=1" });
  await page.context().setOffline(true);
  expectComplaints(/ERR_INTERNET_DISCONNECTED/);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Play" }).click();
  await page.getByText("The page Play could not be loaded").waitFor();
  await button(page, "Try again").click();
  await page.waitForTimeout(300);
  await page.getByText("The page Play could not be loaded").waitFor();
  await page.context().setOffline(false);
  await page.locator(".play-stage .output-map").waitFor();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => step(page)).toBe(1);
});

describe("one's own points", () => {
  const map = (page: Page) => page.locator("button.map");

  test.each([
    ["chosen", "#/play?v=1"],
    ["by a link", "#/play?v=1&set=own"],
  ])("begin with an empty plane when %s, and are learnt from the first one on", async (_how, hash) => {
    const page = await open({ hash });
    if (!hash.includes("own")) await page.getByText("Your own", { exact: true }).click();
    await page.getByText("Click to put your first point here").waitFor();
    expect(await button(page, "Play").isDisabled()).toBe(true);
    expect(await page.getByRole("alert").count()).toBe(0);
    await checkAccessibility(page);
    await map(page).click({ position: { x: 60, y: 60 } });
    await page.getByText("from 1 example", { exact: false }).waitFor();
    await map(page).click({ position: { x: 180, y: 180 }, modifiers: ["Shift"] });
    await page.getByText("from 2 examples", { exact: false }).waitFor();
    await button(page, "Play").click();
    await expect.poll(() => step(page)).toBeGreaterThan(50);
    await button(page, "Pause").click();
    // The curve is drawn although nothing is held back for testing.
    const inked: number = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".curves-box canvas")!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let blue = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3]! > 128 && data[i + 2]! - data[i]! > 60) blue++;
      return blue;
    });
    expect(inked).toBeGreaterThan(40);
    // All of them taken away, it is empty again; another set fills it.
    await page.locator("#setup").getByRole("button", { name: "Take away" }).click();
    await page.getByText("Click to put your first point here").waitFor();
    await page.getByText("Circle", { exact: true }).click();
    await expect.poll(() => button(page, "Play").isEnabled()).toBe(true);
  });

  test("on an empty plane, no points of the set before stay", async () => {
    const page = await open({ hash: "#/play?v=1&set=moons&step=50" });
    await page.getByText("Your own", { exact: true }).click();
    await page.getByText("is waiting for points").waitFor();
    await map(page).click({ position: { x: 100, y: 100 } });
    await page.getByText("from 1 example", { exact: false }).waitFor();
  });
});
