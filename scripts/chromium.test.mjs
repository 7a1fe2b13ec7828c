import { afterEach, expect, test, vi } from "vitest";
import { findChromium } from "./chromium.mjs";

afterEach(() => vi.unstubAllEnvs());

test("HILLOCK_CHROMIUM comes before every other place", async () => {
  vi.stubEnv("HILLOCK_CHROMIUM", process.execPath);
  vi.stubEnv("CHROME_PATH", "/elsewhere");
  expect(await findChromium()).toBe(process.execPath);
});

test("a wrong path is an error, not another browser", async () => {
  vi.stubEnv("HILLOCK_CHROMIUM", "");
  vi.stubEnv("CHROME_PATH", "/no/such/program");
  await expect(findChromium()).rejects.toThrow(/"\/no\/such\/program", which is not a program/);
});
