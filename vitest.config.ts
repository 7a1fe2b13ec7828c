import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`packages/hillock/src/${path}`, import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: { "#platform": source("platform/node.ts"), hillock: source("index.ts") } },
        test: {
          name: "node",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
          exclude: ["**/*.browser.test.ts", "**/node_modules/**"],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
