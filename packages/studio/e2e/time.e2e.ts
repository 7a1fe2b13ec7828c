/** Time that takes long: kept, shown on its way, left at will; and what is said when it breaks. */

import type { Page } from "playwright";
import { describe, expect, inject, test } from "vitest";
import { bits, checkAccessibility, fullSpeed, open, pause, readout, ready, step, withBrowser } from "./browser.ts";

withBrowser();

const button = (page: Page, name: string | RegExp) => page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
const note = (page: Page) => page.locator(".time-note");

/** Plays at full speed until so many steps are done, and pauses. */
async function trainTo(page: Page, steps: number): Promise<void> {
  await fullSpeed(page);
  await button(page, "Play").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(steps);
  await pause(page);
}

describe("a reload", () => {
  test.each(["#/home?v=1", "#/play?v=1"])("of %s at a million steps shows them again at once, and has the same bits", async (hash) => {
    const page = await open({ hash });
    await trainTo(page, hash.includes("home") ? 1_000_000 : 150_000);
    const [fingerprint, at, loss] = [await bits(page), await step(page), await readout(page, "loss")];
    await page.reload();
    await ready(page);
    // Nothing is computed again: it is there with the first picture.
    expect([await step(page), await readout(page, "loss"), await note(page).count()]).toEqual([at, loss, 0]);
    expect(await bits(page)).toBe(fingerprint);
    // It goes on, and back to the beginning.
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => step(page)).toBe(at + 1);
    await button(page, "Rewind to the start").click();
    await expect.poll(() => step(page), { timeout: 30_000 }).toBe(0);
  });

  test("while it trains comes back near to where it was", async () => {
    const page = await open({ hash: "#/home?v=1" });
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(500_000);
    // Kept every two seconds: by then there is something.
    await page.waitForTimeout(2500);
    const before = await step(page);
    await page.reload();
    await ready(page);
    await expect.poll(() => step(page), { timeout: 20_000 }).toBeGreaterThanOrEqual(before);
    expect(await page.getByText("not the numbers that were shared").count()).toBe(0);
  });
});

describe("a link to a far step", () => {
  test("replays before one's eyes, with a way out that any control is, and arrives at the same bits", async () => {
    const author = await open({ hash: "#/home?v=1&seed=8" });
    await trainTo(author, 1_500_000);
    const [fingerprint, at] = [await bits(author), await step(author)];
    const { hash } = new URL(author.url());
    const page = await open({ hash });
    // The picture is there, and it moves.
    await expect.poll(() => page.locator(".drawing").count()).toBe(1);
    if ((await step(page)) < at) {
      await note(page).waitFor();
      await checkAccessibility(page);
      // The address stays the link's, so that a reload goes on.
      expect(page.url()).toContain(`step=${at}`);
    }
    await expect.poll(() => step(page), { timeout: 60_000 }).toBe(at);
    await note(page).waitFor({ state: "detached" });
    expect(await bits(page)).toBe(fingerprint);
    expect(await page.getByText("not the numbers that were shared").count()).toBe(0);

    const other = await open({ hash: hash.replace("seed=8", "seed=9") });
    await note(other).waitFor();
    await button(other, "Stop here").click();
    await note(other).waitFor({ state: "detached" });
    const stood = await step(other);
    expect(stood).toBeLessThan(at);
    await other.waitForTimeout(300);
    expect(await step(other)).toBe(stood);
    await expect.poll(() => new URL(other.url()).hash).toContain(`step=${stood}`);
  });

  test.each(["#/home?v=1&step=2000000000", "#/play?v=1&step=2000000000&layers=32.tanh_32.tanh&batch=400"])(
    "%s that would take too long is asked about first",
    async (hash) => {
      const page = await open({ hash });
      await page.getByText("This link leads to step 2,000,000,000").waitFor();
      expect(await step(page)).toBe(0);
      await checkAccessibility(page);
      await button(page, "Go there").click();
      await note(page).waitFor();
      await expect.poll(() => step(page)).toBeGreaterThan(100);
      // Any newer question ends it.
      await page.keyboard.press("Home");
      await expect.poll(() => step(page)).toBe(0);
      await note(page).waitFor({ state: "detached" });
    },
  );
});

describe("a loss that breaks", () => {
  const fatal = "#/play?v=1&output=linear&layers=4.linear&seed=3";

  test("is said in the frame, and cured from the start", async () => {
    const page = await open({ hash: `${fatal}&optimizer=sgd_10_0` });
    await fullSpeed(page);
    await button(page, "Play").click();
    const message = page.getByRole("alert");
    await message.getByText(/The loss became .* Training stands at step/).waitFor();
    await checkAccessibility(page);
    await button(page, "Try 1 from the start").click();
    // A rate that is still too large is told again, with a smaller one.
    const settled = async (): Promise<"broken" | "trains" | ""> =>
      (await message.count()) > 0 ? "broken" : (await step(page)) > 30_000 ? "trains" : "";
    for (let i = 0; i < 5; i++) {
      await expect.poll(settled, { timeout: 20_000 }).not.toBe("");
      if ((await settled()) === "trains") break;
      await button(page, /^Try .* from the start$/).click();
      await message.waitFor({ state: "detached" });
    }
    expect(await settled()).toBe("trains");
    expect(Number(await page.getByLabel("Learning rate").inputValue())).toBeLessThan(1);
  });

  test("after a change of the rate leads back to the step before it; and a change ahead is said after a rewind", async () => {
    const page = await open({ hash: fatal });
    await page.getByLabel("Speed").selectOption({ label: "60/s" });
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => step(page)).toBe(12);
    await page.getByLabel("Learning rate").selectOption("10");
    await fullSpeed(page);
    await page.keyboard.press("Space");
    await page.getByRole("alert").waitFor();
    await page.keyboard.press("Home");
    await expect.poll(() => step(page)).toBe(0);
    await note(page).getByText("Ahead, at step 12, the learning rate becomes 10 again").waitFor();
    await checkAccessibility(page);
    await page.keyboard.press("Space");
    await page.getByRole("alert").waitFor();
    await button(page, "Back to step 12, with 0.03").click();
    await expect.poll(() => step(page)).toBeGreaterThan(30);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await page.getByLabel("Learning rate").inputValue()).toBe("0.03");
  });

  test("what comes again can be forgotten", async () => {
    const page = await open({ hash: `${fatal}&step=12&edits=12_o_sgd_10_0` });
    await page.keyboard.press("ArrowLeft");
    await note(page).getByText("Ahead, at step 12").waitFor();
    await button(page, "Forget what came after this step").click();
    await note(page).waitFor({ state: "detached" });
    await fullSpeed(page);
    await page.keyboard.press("Space");
    await expect.poll(() => step(page)).toBeGreaterThan(2000);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

test("pages keep their sessions: there and back nothing is lost", async () => {
  const page = await open({ hash: "#/play?v=1&set=spiral&seed=4" });
  await trainTo(page, 3000);
  const [fingerprint, at] = [await bits(page), await step(page)];
  const link = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  // A click on the page's own link opens nothing anew.
  await link("Play").click();
  expect(await step(page)).toBe(at);
  await link("Home").click();
  await page.locator(".home[data-mode=story]").waitFor();
  await button(page, "Try it yourself").click();
  await expect.poll(() => page.locator(".home").getAttribute("data-mode")).toBe("live");
  const homeStep = (await step(page)) + 1;
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => step(page)).toBe(homeStep);
  await link("Play").click();
  await expect.poll(() => step(page)).toBe(at);
  expect(await bits(page)).toBe(fingerprint);
  expect(page.url()).toContain("set=spiral");
  await page.getByRole("link", { name: "Hillock" }).click();
  await expect.poll(() => step(page)).toBe(homeStep);
  // The browser's own way back, too.
  await page.goBack();
  await expect.poll(() => step(page)).toBe(at);
  // While it trains, leaving stops it, and what was reached is found again.
  await fullSpeed(page);
  await button(page, "Play").click();
  await expect.poll(() => step(page)).toBeGreaterThan(at + 500);
  const left = await step(page);
  await link("Home").click();
  await page.locator(".home").waitFor();
  await link("Play").click();
  await expect.poll(() => step(page)).toBeGreaterThanOrEqual(left);
});

describe("at rest", () => {
  /** Questions to the engine from here on. */
  const count = (page: Page): Promise<number> => page.evaluate("globalThis.asked");
  const counting = `globalThis.asked = 0;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...given) { globalThis.asked++; return post.apply(this, given); };`;

  test.each([
    ["Home's story, paused", "#/home"],
    ["Home, live", "#/home?v=1"],
    ["Play", "#/play?v=1"],
    ["Play with a unit looked at", "#/play?v=1&layers=3.tanh"],
    ["an empty plane", "#/play?v=1&set=own"],
    ["a session from a link", "#/play?v=1&step=300"],
  ])("%s asks for nothing, and paints nothing", async (name, hash) => {
    const page = await open({ hash: "#/home?v=1" });
    await page.addInitScript(counting);
    await page.goto(`${inject("studio")}${hash}`);
    await page.reload();
    await ready(page);
    if (name.includes("story")) await button(page, "Pause the story").click();
    if (name.includes("looked at")) await page.locator("[data-unit='1-0'], .unit").first().hover();
    await page.waitForTimeout(1500);
    const before = await count(page);
    await page.evaluate("globalThis.frames = 0; globalThis.seen = new PerformanceObserver(() => {});");
    const busy = async (): Promise<number> => {
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name: metric }) => metric === "TaskDuration")!.value;
    };
    const from = await busy();
    await page.waitForTimeout(2000);
    expect(await count(page)).toBe(before);
    // Seconds of work in two: a page that repaints takes more than half of that.
    expect((await busy()) - from).toBeLessThan(0.25);
  });
});
