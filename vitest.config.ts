import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { commands, isolationHeaders, mnist } from "./packages/hillock/test/browser-server.ts";
import { findChromium } from "./scripts/chromium.mjs";

const source = (path: string) => fileURLToPath(new URL(`packages/hillock/src/${path}`, import.meta.url));
const alias = (platform: "node" | "browser") => ({ "#platform": source(`platform/${platform}.ts`), hillock: source("index.ts") });
const stateless = [
  "packages/hillock/src/{math,graph,network,data,codecs,compiler,explain}/**/*.test.ts",
  "packages/{cli,studio}/src/**/*.test.ts",
];
const notInNode = ["**/*.browser.test.ts", "**/node_modules/**"];
const chromium = await findChromium();

export default defineConfig({
  test: {
    // One for each core: most tests compute on one thread, and a terminal is not waited for.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        // What keeps no state: modules are loaded once for all of these files, which takes half the time.
        resolve: { alias: alias("node") },
        test: { name: "pure", include: stateless, exclude: notInNode, isolate: false, testTimeout: 60_000 },
      },
      {
        resolve: { alias: alias("node") },
        test: {
          name: "node",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "{scripts,bench}/**/*.test.mjs"],
          exclude: [...notInNode, ...stateless],
          testTimeout: 60_000,
        },
      },
      {
        // The built library with other people's tools, which are installed for it: `npm run compat`.
        test: {
          name: "compat",
          include: ["compat/*.compat.ts"],
          globalSetup: ["compat/setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // The built studio, as a reader gets it: `npm run build` first.
        test: {
          name: "studio",
          include: ["packages/studio/e2e/**/*.e2e.ts"],
          globalSetup: ["packages/studio/e2e/serve.ts"],
          // A page that stood still for seconds on a crowded machine may be opened once more; what is wrong stays wrong.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
