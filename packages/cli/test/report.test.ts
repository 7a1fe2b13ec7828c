/** The page that `hillock explain --html` writes, in a real Chromium: it asks for nothing, and every number leads down to the data. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dense, explain, sequential, sgd, type TracedTensor } from "hillock";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../../scripts/chromium.mjs";
import { openIo } from "../src/io.ts";
import { run } from "../src/program.ts";

const executablePath = await findChromium();
const words = "explain xor --weights 1 --x -2,-1 --y 1 --loss mse --learning-rate 0.5 --momentum 0".split(" ");

describe.skipIf(executablePath === undefined)("the page", () => {
  let folder = "";
  let file = "";
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hillock-report-"));
    file = join(folder, "report.html");
    const stream = { write: () => true };
    expect(await run([...words, "--html", file], openIo(stream, stream, {}))).toBe(0);
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  /** The page, and everything that it complained about or asked for. */
  async function opened(width: number, hash = ""): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href + hash);
    return { page, complaints };
  }
  const heading = (page: Page): Promise<string | null> => page.locator("#why h2").getAttribute("aria-label");

  test.each([1280, 390])("at %i pixels nothing is cut off, nothing is asked for, nothing goes wrong", async (width) => {
    const { page, complaints } = await opened(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.locator("main button.n").first().click();
    expect(await heading(page)).toBe("x₁ = −2");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a click on a formula leads to its inputs, down to what is given, and back", async () => {
    const { page } = await opened(1280);
    // A page with room begins with the cost.
    expect(await heading(page)).toBe("C = 0.227");
    const seen: (string | null)[] = [];
    for (let depth = 0; depth < 20; depth++) {
      seen.push(await heading(page));
      const inputs = page.locator("#why .input");
      if ((await inputs.count()) === 0) break;
      await inputs.last().click();
    }
    expect(seen[0]).toBe("C = 0.227");
    expect(seen).toContain("a⁽²⁾₁ = 0.524");
    expect(await page.locator("#why").innerText()).toContain("nothing is behind it");
    expect(await page.locator("#why .crumb").count()).toBe(seen.length - 1);
    await page.goBack();
    expect(await heading(page)).toBe(seen.at(-2));
    await page.locator("#why .crumb").first().click();
    expect(await heading(page)).toBe("C = 0.227");
    await page.keyboard.press("Escape");
    expect(await page.locator("#why").isHidden()).toBe(true);
    await page.close();
  });

  test("every number in a matrix and in a formula is the library's, and says so when it is clicked", async () => {
    const { page } = await opened(1280);
    const net = sequential([dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })]);
    net.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: "mse" });
    net.setWeights([
      [
        [1, 1],
        [1, 1],
      ],
      [0, 0],
      [[1], [1]],
      [0],
    ]);
    const trace = await explain(net, [[-2, -1]], [[1]], { optimizer: true });
    const known = new Map(trace.tensors.flatMap((tensor) => Array.from(tensor.data, (value, i) => [textAt(tensor, i), value] as const)));
    const clicked = await page.locator("main .katex [data-k]").all();
    expect(clicked.length).toBeGreaterThan(100);
    for (const element of clicked.filter((_, i) => i % 11 === 0)) {
      await element.click();
      const [name, value] = (await heading(page))!.split(" = ") as [string, string];
      const shown = Number(value.replaceAll("−", "-"));
      expect(Math.abs(shown - known.get(name)!), name).toBeLessThanOrEqual(0.0051 * Math.abs(shown));
      // What stands in the formula is this number, or its symbol.
      const text = (await element.innerText()).replaceAll("−", "-").trim();
      if (/^-?[\d.]+$/.test(text))
        expect(Math.abs(Math.abs(Number(text)) - Math.abs(known.get(name)!)), name).toBeLessThanOrEqual(0.0051 * Math.abs(shown));
    }
    net.dispose();
    await page.close();
  });

  test("a link to a number opens it", async () => {
    const { page } = await opened(390);
    await page.locator("main button.n").nth(1).click();
    const hash = new URL(page.url()).hash;
    expect(hash).toMatch(/^#why=\d+$/);
    const again = await opened(390, hash);
    expect(await heading(again.page)).toBe("x₂ = −1");
    await page.close();
    await again.page.close();
  });

  test("without its script the page still says everything", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator("main section").count()).toBe(19);
    expect(await page.locator("#why").isHidden()).toBe(true);
    await context.close();
  });
});

/** The symbol of a tensor's entry. */
function textAt(tensor: TracedTensor, position: number): string {
  const index: number[] = [];
  for (const size of tensor.shape.toReversed()) {
    index.unshift(position % size);
    position = Math.floor(position / size);
  }
  return tensor.symbolAt(...index).text;
}
