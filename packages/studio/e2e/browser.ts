/** Pages of the studio in a real Chromium. Whatever a page says as an error, and every request to another host, fails the test that opened it. */

import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { findChromium } from "../../../scripts/chromium.mjs";

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}
export const views = [1440, 1024, 390].map((width) => ({ width, height: width === 390 ? 844 : 900 }));

let browser: Browser;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];
let expected: RegExp[] = [];
/** What the browser says in this test when all is well, because the test takes something away from it. */
export const expectComplaints = (...patterns: RegExp[]): void => void expected.push(...patterns);

/** Call once in each file. */
export function withBrowser(): void {
  beforeAll(async () => {
    const executablePath = await findChromium();
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const context of contexts) await context.close();
    const found = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
    [contexts, complaints, expected] = [[], [], []];
    expect(found).toEqual([]);
  });
}

function watch(page: Page, own: string): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "blob:" && protocol !== "data:" && host !== own) complaints.push(`request to ${request.url()}`);
  });
}

export interface OpenOptions extends Partial<View> {
  /** "#/play?…" */
  readonly hash?: string;
  /** Another host than the command's. */
  readonly host?: string;
  readonly reducedMotion?: boolean;
}

/** A page in a browser that knows nothing of the others, once the engine has answered. */
export async function open({
  width = 1440,
  height = 900,
  scheme = "light",
  // A session in the address: without one, Home tells its story first.
  hash = "#/home?v=1",
  host,
  reducedMotion = false,
}: OpenOptions = {}): Promise<Page> {
  const address = host ?? inject("studio");
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
    hasTouch: width < 500,
  });
  contexts.push(context);
  const page = await context.newPage();
  watch(page, new URL(address).host);
  await page.goto(`${address}${hash}`);
  await ready(page);
  return page;
}

/** The engine has answered: the loss is a number, or there is nothing to lose. Home's story needs no engine. */
export async function ready(page: Page): Promise<void> {
  const told = page.locator(".home[data-mode=story]");
  await expect.poll(async () => ((await told.count()) > 0 ? "told" : readout(page, "loss")), { timeout: 15_000 }).toMatch(/\d|–|told/);
}

/** A number of the transport, as it is shown. */
export async function readout(page: Page, name: string): Promise<string> {
  const row = page.locator(".readout > div", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });
  return (await row.count()) === 0 ? "" : ((await row.locator("dd").textContent()) ?? "");
}
export const step = async (page: Page): Promise<number> => Number((await readout(page, "step")).replaceAll(/\D/g, ""));

/** Pauses, and waits for the frame at which time stands. */
export async function pause(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect.poll(() => page.locator(".shell > [aria-live=polite]").textContent()).toMatch(/^Paused at step/);
}

/** The fingerprint of the weights' bits in the address, once it is that of the present step. */
export async function bits(page: Page): Promise<string> {
  const now = await step(page);
  const parameter = (name: string): string | null => new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? "").get(name);
  await expect.poll(() => [Number(parameter("step") ?? 0), parameter("bits") !== null], { timeout: 5000 }).toEqual([now, true]);
  // The address follows twice a second: what it says may still be what was a moment ago, of a weight that is being dragged for example.
  let before: string;
  do {
    before = page.url();
    await page.waitForTimeout(700);
  } while (page.url() !== before);
  return parameter("bits")!;
}

/** Legacy mode: our pages have no frames, and without it each look opens a page more to gather what was found, which takes longer than the looking. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true);

/** @see https://github.com/dequelabs/axe-core: WCAG 2.2 A and AA, and best practices. */
export async function checkAccessibility(page: Page): Promise<void> {
  const { violations } = await axe(page).analyze();
  expect(summary(violations)).toEqual([]);
}
const summary = (violations: Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"]): string[] =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);

/** The same in light, and whether everything can be read in dark as well: nothing else differs between them. */
export async function checkLightAndDark(page: Page): Promise<void> {
  await checkAccessibility(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(20, 23, 28)");
  await page.waitForTimeout(300); // colours pass over into each other
  const { violations } = await axe(page).withRules(["color-contrast"]).analyze();
  expect(summary(violations)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
}

/** As many steps as the engine can take, where a reader would watch. */
export async function fullSpeed(page: Page): Promise<void> {
  await page.getByLabel("Speed").selectOption({ label: "full" });
}
