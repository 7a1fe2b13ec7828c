/** Play: what a reader does with it, and that what is shown is what the library says. */

import { dense, explain, sequential, startRun, tensorFrom, wasm } from "hillock";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { formatFixed, formatNumber } from "../src/draw/numbers.ts";
import { drawExamples } from "../src/engine/examples.ts";
import { optimizerFor } from "../src/engine/network.ts";
import { defaultSession, type Session } from "../src/session/session.ts";
import {
  bits,
  checkAccessibility,
  checkLightAndDark,
  fullSpeed,
  open as openPage,
  readout,
  ready,
  step,
  views,
  withBrowser,
} from "./browser.ts";

withBrowser();

const open = (options: Parameters<typeof openPage>[0] = {}) => openPage({ hash: "#/play", ...options });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const unit = (page: Page, layer: number, place: number) => page.locator(`[data-unit="${layer}:${place}"]`);
/** A number of the run's panel, as it is shown. */
const figure = (page: Page, name: string): Promise<string> =>
  page
    .locator(".figure", { has: page.getByText(name, { exact: true }) })
    .locator("dd .number")
    .first()
    .innerText();
async function walk(page: Page, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(steps);
}
const shownNumber = (text: string): number =>
  Number(
    text
      .replaceAll(",", "")
      .replace("−", "-")
      .replace(/·10(.*)$/, ""),
  );
const sizes = async (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const counts: number[] = [];
    for (const each of document.querySelectorAll<HTMLElement>("[data-unit]")) {
      const layer = Number(each.dataset.unit?.split(":")[0]);
      counts[layer] = (counts[layer] ?? 0) + 1;
    }
    return counts;
  });

/** What the library itself makes of a session, in this process. */
async function library(session: Session, steps: number) {
  const { train, test: held } = drawExamples(session);
  const { network, training, seed } = session;
  const layers = [...network.hidden, { units: 1, activation: network.output }].map(({ units, activation }, i) =>
    dense(units, {
      activation,
      kernelInitializer: network.initializer,
      ...(i === 0 ? { inputShape: [session.data.features.length] } : {}),
    }),
  );
  const net = sequential(layers, { device: wasm({ deterministic: true }), seed });
  net.compile({ optimizer: optimizerFor(training.optimizer), loss: training.loss });
  const tensors = ({ inputs, targets }: typeof train) =>
    [tensorFrom(inputs, [targets.length, session.data.features.length]), tensorFrom(targets, [targets.length, 1])] as const;
  const run = await startRun(net, ...tensors(train), { batchSize: training.batchSize, seed, shuffle: training.shuffle });
  await run.forward(steps);
  const loss = async (set: typeof train) => (await net.evaluate(...tensors(set))).loss!;
  return { net, run, trainLoss: await loss(train), testLoss: await loss(held), train };
}

describe("the page", () => {
  test.each(views)("$width px, light and dark: opens, nothing runs over, and nobody is shut out", async (view) => {
    const page = await open(view);
    await unit(page, 1, 0).waitFor({ state: "attached" });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await page.evaluate("document.documentElement.scrollHeight <= innerHeight")).toBe(true);
    expect(await sizes(page)).toEqual([2, 4, 2, 1]);
    await checkLightAndDark(page);
  });

  test("with everything open: a chosen unit, an editor, matrices, test examples", async () => {
    const page = await open();
    await unit(page, 1, 1).click();
    await button(page, "Change the weight from x₁").click();
    for (const key of ["t", "d", "m"]) await page.locator("#stage").press(key);
    await page.locator(".matrix").first().waitFor();
    await checkAccessibility(page);
  });
});

describe("training", () => {
  test.each([
    ["circle", "Circle", 0.02],
    ["xor", "XOR", 0.06],
  ])("%s is learnt", async (_, name, goal) => {
    const page = await open();
    await page.getByRole("radio", { name, exact: true }).check({ force: true });
    await ready(page);
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(async () => shownNumber(await figure(page, "Training loss")), { timeout: 30_000 }).toBeLessThan(goal);
    await button(page, "Pause").click();
    await button(page, "Play").waitFor();
    expect(Number.parseFloat(await readout(page, "right"))).toBeGreaterThan(85);
  });

  test("rewinding gives the same numbers and the same pictures", async () => {
    const page = await open();
    /** The network and the large map, as pixels. */
    const pictures = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLCanvasElement>(".links, button.map canvas")].map((canvas) => canvas.toDataURL()),
      );
    const state = async () => [await figure(page, "Training loss"), await figure(page, "Test loss"), ...(await pictures())];
    await page.waitForTimeout(500);
    const first = await state();
    expect(first).toHaveLength(4);
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(() => step(page)).toBeGreaterThan(2000);
    await button(page, "Pause").click();
    await button(page, "Play").waitFor();
    expect((await state()).filter((part, i) => part === first[i])).toEqual([]);
    await button(page, "Rewind to the start").click();
    await expect.poll(() => step(page)).toBe(0);
    await expect.poll(state).toEqual(first);
  });

  test("a rule ends it", async () => {
    const page = await open();
    await page.getByLabel("Stop at step (0: never)").fill("120");
    await page.getByLabel("Stop at step (0: never)").press("Enter");
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(() => step(page)).toBe(120);
    await page.getByText("Step 120 is reached").first().waitFor();
  });
});

describe("numbers", () => {
  test("loss, weights, answers and errors are the library's", async () => {
    const page = await open();
    await page.getByRole("slider", { name: "Step", exact: true }).waitFor();
    await walk(page, 12);
    const { net, run, train, trainLoss, testLoss } = await library(defaultSession, 12);
    expect(await figure(page, "Training loss")).toBe(formatNumber(trainLoss, 4));
    expect(await figure(page, "Test loss")).toBe(formatNumber(testLoss, 4));

    const weights = net.getWeights();
    for (const [layer, units] of [
      [1, 4],
      [2, 2],
      [3, 1],
    ] as const) {
      for (let place = 0; place < units; place++) {
        await unit(page, layer, place).click();
        const [kernel, bias] = [weights[2 * layer - 2]!, weights[2 * layer - 1]!];
        const inputs = kernel.shape[0]!;
        const expected = Array.from({ length: inputs }, (_, from) => kernel.data[from * units + place]!).concat(bias.data[place]!);
        const rows = page.locator(".unit-card table .value");
        await expect.poll(() => rows.allInnerTexts()).toEqual(expected.map((value) => formatNumber(value, 4)));
      }
    }
    await unit(page, 3, 0).click();

    await page.getByRole("radio", { name: "example" }).check({ force: true });
    await button(page, "Step").click();
    await page.locator("[data-number]").first().waitFor();
    const row = run.batch(12)[0]!;
    const x = tensorFrom(train.inputs.slice(2 * row, 2 * row + 2), [1, 2]);
    const trace = await explain(net, x, tensorFrom(train.targets.slice(row, row + 1), [1, 1]), { optimizer: true });
    const shown = await page
      .locator("[data-number]")
      .evaluateAll((all) => all.map((each) => [(each as HTMLElement).dataset.number ?? "", each.textContent ?? ""] as const));
    expect(shown).toHaveLength(2 + 2 * (4 + 2 + 1));
    for (const [reference, text] of shown) {
      const [name, quantity] = reference.split(" ") as [string, "a" | "delta" | "value"];
      expect([reference, text]).toEqual([reference, formatFixed(trace.why(name, quantity).value, quantity === "delta" ? 3 : 2)]);
    }
  });

  test("every number on a unit leads to its formula", async () => {
    const page = await open();
    await page.getByRole("radio", { name: "example" }).check({ force: true });
    await button(page, "Step").click();
    await page.locator('[data-number="dense_1[0] delta"]').click();
    await page.locator(".inspector").getByText("The error of unit 1", { exact: false }).first().waitFor();
  });
});

describe("taking it apart", () => {
  test("a weight is edited by keys, shown, undone and shared", async () => {
    const page = await open();
    await walk(page, 3);
    const before = await bits(page);
    await unit(page, 0, 0).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.unit)).toBe("1:1");
    await page.keyboard.press("w");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const field = page.getByLabel("Weight from x₂ to unit 2 of layer 1, value");
    await field.fill("2.5");
    await field.press("Enter");
    await unit(page, 1, 1).click();
    await expect.poll(() => page.locator(".unit-card table .value").nth(1).innerText()).toBe("2.500");
    // The address follows within half a second.
    await expect.poll(() => bits(page)).not.toBe(before);
    const edited = await bits(page);

    const other = await openPage({ hash: new URL(page.url()).hash, scheme: "dark" });
    expect(await bits(other)).toBe(edited);
    await button(page, "Undo").click();
    await expect.poll(() => bits(page)).toBe(before);
  });

  test("own points by click, with Shift the other class; what was learnt stays", async () => {
    const page = await open();
    await page.getByText("Your own points").click();
    await page.getByText("Add blue", { exact: true }).click();
    await walk(page, 3);
    await unit(page, 1, 2).click();
    const weights = page.locator(".unit-card table .value");
    const before = await weights.allInnerTexts();
    expect(before).toHaveLength(3);
    const map = page.locator("button.map");
    await map.click({ position: { x: 20, y: 20 } });
    await page.locator(".lead", { hasText: "from 201 examples" }).waitFor();
    await map.click({ position: { x: 60, y: 20 }, modifiers: ["Shift"] });
    await page.locator(".lead", { hasText: "from 202 examples" }).waitFor();
    expect(await weights.allInnerTexts()).toEqual(before);
    await expect.poll(() => page.url()).toMatch(/points=/);
    await map.click({ position: { x: 60, y: 20 } });
    await page.locator(".lead", { hasText: "from 201 examples" }).waitFor();
  });

  test("layers, units and inputs come and go", async () => {
    const page = await open();
    await button(page, "One unit more in hidden layer 1").click();
    await expect.poll(() => sizes(page)).toEqual([2, 5, 2, 1]);
    await button(page, "One hidden layer more").click();
    await expect.poll(() => sizes(page)).toEqual([2, 5, 2, 2, 1]);
    for (let i = 0; i < 3; i++) {
      await button(page, "One hidden layer fewer").click();
      await expect.poll(async () => (await sizes(page)).length).toBe(4 - i);
    }
    await page.getByRole("checkbox", { name: "x 1 squared" }).check({ force: true });
    await expect.poll(() => sizes(page)).toEqual([3, 1]);
    await page.getByLabel("Activation of hidden layer 1").waitFor({ state: "detached" });
  });

  test("a regression has numbers to meet", async () => {
    const page = await open();
    await page.getByRole("radio", { name: "Plane", exact: true }).check({ force: true });
    await page.locator(".lead", { hasText: "to meet a plane" }).waitFor();
    await fullSpeed(page);
    await button(page, "Play").click();
    await expect.poll(async () => shownNumber(await figure(page, "Training loss")), { timeout: 30_000 }).toBeLessThan(0.01);
    await button(page, "Pause").click();
    expect(await readout(page, "right")).toBe("");
  });
});
