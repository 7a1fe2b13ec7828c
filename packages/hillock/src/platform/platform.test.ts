import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import * as browser from "./browser.ts";
import * as node from "./node.ts";
import { hasRelaxedSimd } from "./relaxedSimd.ts";
import type { Platform } from "./types.ts";

const platforms: Record<string, Platform> = { node, browser };

describe.each(Object.entries(platforms))("the platform %s", (_, platform) => {
  it("yields to a timer that is due", async () => {
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    const end = platform.now() + 1000;
    while (!fired && platform.now() < end) await platform.yieldToEventLoop();
    expect(fired).toBe(true);
  });

  it("yields a thousand times in much less than a thousand timers would take", async () => {
    const start = platform.now();
    for (let i = 0; i < 1000; i++) await platform.yieldToEventLoop();
    expect(platform.now() - start).toBeLessThan(900);
  });

  it("has a clock with fractions of a millisecond", () => {
    const times = Array.from({ length: 100 }, () => platform.now());
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
    expect(times.some((time) => !Number.isInteger(time))).toBe(true);
  });
});

describe("the two platforms", () => {
  it("export the same names", () => {
    expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
  });

  it("differ in that browsers have no files, packages or variables", async () => {
    expect(await browser.systemFile()).toBeUndefined();
    expect(await browser.findPackageFile()).toBeUndefined();
    expect(browser.environment()).toBeUndefined();
    expect(browser.cacheFolder()).toBe("hillock");
  });

  it("have relaxed SIMD after Node's flag is set, if not before", () => {
    expect(node.enableRelaxedSimd()).toBe(true);
    expect(hasRelaxedSimd()).toBe(true);
    expect(browser.enableRelaxedSimd()).toBe(true);
  });

  it("keep Node's modules out of the browser's files", async () => {
    const here = new URL("./", import.meta.url);
    const files = [...(await readdir(here)), ...(await readdir(new URL("browser/", here))).map((name) => `browser/${name}`)];
    for (const name of files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "node.ts")) {
      expect(await readFile(new URL(name, here), "utf8"), name).not.toMatch(/from "(node:|\.\/node)/);
    }
  });
});
