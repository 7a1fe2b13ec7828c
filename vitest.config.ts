import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { commands, isolationHeaders, mnist } from "./packages/hillock/test/browser-server.ts";
import { findChromium } from "./scripts/chromium.mjs";

const source = (path: string) => fileURLToPath(new URL(`packages/hillock/src/${path}`, import.meta.url));
const alias = (platform: "node" | "browser") => ({ "#platform": source(`platform/${platform}.ts`), hillock: source("index.ts") });
const chromium = await findChromium();

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: alias("node") },
        test: {
          name: "node",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "{scripts,bench}/**/*.test.mjs"],
          exclude: ["**/*.browser.test.ts", "**/node_modules/**"],
          testTimeout: 60_000,
        },
      },
      {
        // The built studio, as a reader gets it: `npm run build` first.
        test: {
          name: "studio",
          include: ["packages/studio/e2e/**/*.e2e.ts"],
          globalSetup: ["packages/studio/e2e/serve.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias: alias("browser") },
        server: { headers: isolationHeaders },
        plugins: [mnist],
        test: {
          name: "browser",
          include: ["packages/*/src/**/*.browser.test.ts", "packages/*/test/**/*.browser.test.ts"],
          setupFiles: ["packages/hillock/test/browser-setup.ts"],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands,
            instances: [{ browser: "chromium" }],
            provider: playwright({
              launchOptions: {
                ...(chromium === undefined ? {} : { executablePath: chromium }),
                // The pages are our own, and as root (containers) Chromium has no sandbox.
                args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
              },
            }),
          },
        },
      },
    ],
  },
});
