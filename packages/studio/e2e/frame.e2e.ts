/** The frame: what every page has. */

import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import { describe, expect, inject, test } from "vitest";
import { bits, checkAccessibility, fullSpeed, open, pause, readout, ready, step, withBrowser } from "./browser.ts";

withBrowser();

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("the command's pages are cross-origin isolated, so that the engine has its threads", async () => {
  for (const name of ["home", "play"]) {
    const page = await open({ hash: `#/${name}?v=1` });
    expect(await page.evaluate("crossOriginIsolated")).toBe(true);
  }
});

describe("time", () => {
  test("play trains, pause stands still, rewind is the beginning", async () => {
    const page = await open();
    const first = await readout(page, "loss");
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(() => step(page)).toBeGreaterThan(1000);
    await pause(page);
    const stood = await step(page);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await step(page)).toBe(stood);
    await button(page, "Rewind to the start").click();
    await expect.poll(() => step(page)).toBe(0);
    expect(await readout(page, "loss")).toBe(first);
  });

  test("steps forward and back give the same bits", async () => {
    const page = await open();
    const seen: string[] = [];
    for (let i = 1; i <= 4; i++) {
      await button(page, "Step").click();
      await expect.poll(() => step(page)).toBe(i);
      seen.push(await bits(page));
    }
    expect(new Set(seen).size).toBe(4);
    for (let i = 3; i >= 1; i--) {
      await button(page, "Back").click();
      await expect.poll(() => step(page)).toBe(i);
      expect(await bits(page)).toBe(seen[i - 1]);
    }
  });

  test("the ladder's epoch, and the scrubber", async () => {
    const page = await open({ hash: "#/home?v=1&batch=1" });
    await page.getByRole("radio", { name: "epoch" }).check();
    await button(page, "Step").click();
    await expect.poll(() => step(page)).toBe(4);
    await button(page, "Step").click();
    await expect.poll(() => step(page)).toBe(8);
    await page.getByRole("slider", { name: "Step" }).fill("3");
    await expect.poll(() => step(page)).toBe(3);
    await button(page, "Back").click();
    await expect.poll(() => step(page)).toBe(0);
  });
});

describe("sessions", () => {
  test("a reload loses nothing, and a link gives a fresh browser the same bits", async () => {
    const page = await open({ hash: "#/home?v=1&seed=5" });
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(() => step(page)).toBeGreaterThan(500);
    await pause(page);
    const [fingerprint, at, loss] = [await bits(page), await step(page), await readout(page, "loss")];
    await page.reload();
    await ready(page);
    expect([await bits(page), await step(page), await readout(page, "loss")]).toEqual([fingerprint, at, loss]);

    const other = await open({ hash: new URL(page.url()).hash, width: 390, height: 844 });
    expect([await bits(other), await step(other)]).toEqual([fingerprint, at]);
    expect(await other.getByText("not the numbers that were shared").count()).toBe(0);
  });

  test("a link with another fingerprint is told so", async () => {
    const page = await open({ hash: "#/home?v=1&step=3&bits=00000000" });
    await page.getByText("not the numbers that were shared").waitFor();
  });

  test("what a link says wrongly is said, and the rest opens", async () => {
    const page = await open({ hash: "#/nowhere?v=1&seed=-4&layers=99.tanh&step=2&%" });
    const message = page.getByText("This link holds something that cannot be");
    await message.waitFor();
    await page.getByText(/the page: received "nowhere", expected home, play/).waitFor();
    await page.getByText(/the seed: received -4, expected a whole number/).waitFor();
    expect(await step(page)).toBe(2);
    await checkAccessibility(page);
    await button(page, "Dismiss").click();
    await message.waitFor({ state: "detached" });
  });
});

describe("the keyboard", () => {
  test("does everything the buttons do", async () => {
    const page = await open();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => step(page)).toBe(3);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => step(page)).toBe(2);
    await page.keyboard.press("End");
    await expect.poll(() => step(page)).toBe(3);
    await page.keyboard.press("Home");
    await expect.poll(() => step(page)).toBe(0);
    await page.keyboard.press("Space");
    await expect.poll(() => step(page)).toBeGreaterThan(10);
    await page.keyboard.press("Space");
    await button(page, "Play").waitFor();
    await page.keyboard.press("4");
    expect(await page.getByRole("radio", { name: "epoch" }).isChecked()).toBe(true);
  });

  test("the keys are listed, and letters can be switched off", async () => {
    const page = await open();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "With the keyboard" });
    await dialog.waitFor();
    await checkAccessibility(page);
    await dialog.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.press("4");
    expect(await page.getByRole("radio", { name: "mini-batch" }).isChecked()).toBe(true);
  });

  test("each step has its sentence for screen readers", async () => {
    const page = await open();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator(".shell > [aria-live=polite]").textContent()).toMatch(/^Step 1\. Training loss 0\.\d+/);
  });
});

test("light, dark and as the system says", async () => {
  const page = await open({ scheme: "dark" });
  const ground = (): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");
  expect(await ground()).toBe("rgb(20, 23, 28)");
  await button(page, "Theme: as the system").click();
  expect(await ground()).toBe("rgb(251, 250, 247)");
  await page.reload();
  await ready(page);
  expect(await ground()).toBe("rgb(251, 250, 247)");
  await button(page, "Theme: light").click();
  expect(await ground()).toBe("rgb(20, 23, 28)");
});

test("on a phone the formula comes up from below", async () => {
  const page = await open({ width: 390, height: 844 });
  const formula = page.getByRole("complementary", { name: "Formula" });
  expect(await formula.isVisible()).toBe(false);
  await button(page, "Formula").click();
  await formula.waitFor();
  const dock = await page.locator(".dock").boundingBox();
  // It slides into its place.
  const bottom = async (): Promise<number> => ((sheet) => sheet!.y + sheet!.height)(await formula.boundingBox());
  await expect.poll(bottom).toBeLessThanOrEqual(dock!.y + 1);
  await checkAccessibility(page);
  await button(page, "Formula").click();
  await formula.waitFor({ state: "hidden" });
});

test("a session saved as a file opens in another browser with the same bits; another file is refused", async () => {
  const page = await open({ hash: "#/home?v=1&seed=5" });
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => step(page)).toBe(1);
  const fingerprint = await bits(page);
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as a file").click()]);
  expect(download.suggestedFilename()).toBe("hillock-home-step-1.json");
  const other = await open({ hash: "#/play" });
  const choose = async (file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
    const [chooser] = await Promise.all([other.waitForEvent("filechooser"), button(other, "Open a file").click()]);
    await chooser.setFiles(file);
  };
  await choose({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("[1, 2]") });
  await other.getByText("is no session of Hillock").waitFor();
  await choose(await download.path());
  await expect.poll(() => new URL(other.url()).hash).toMatch(/^#\/home\?/);
  await expect.poll(() => step(other)).toBe(1);
  expect(await bits(other)).toBe(fingerprint);
});

test("a plain host is enough: a subfolder, no headers, one thread, the same bits", async () => {
  const hash = "#/home?v=1&seed=3&step=700";
  const [plain, own] = [await open({ host: inject("plainHost"), hash }), await open({ hash })];
  expect(await plain.evaluate("crossOriginIsolated")).toBe(false);
  expect(await bits(plain)).toBe(await bits(own));
});

test("the first view is small, and comes at once", async () => {
  const page = await open({ hash: "#/home" });
  const scripts = new Set<string>();
  page.on("response", (response) => {
    if (response.request().resourceType() === "script" && !response.url().includes("worker")) scripts.add(response.url());
  });
  await page.reload();
  await ready(page);
  // Asked for once more: the browser does not always keep what it has read.
  const codes = await Promise.all([...scripts].map(async (url) => (await page.request.get(url)).body()));
  const sizes = codes.map((code) => gzipSync(code, { level: 9 }).length / 1000);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const paint: number = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
  console.log(`First view: ${total.toFixed(1)} kB of script, gzipped; painted after ${paint.toFixed(0)} ms`);
  expect(sizes.length).toBeGreaterThan(0);
  expect(total).toBeLessThan(110);
  expect(paint).toBeLessThan(1000);
});
