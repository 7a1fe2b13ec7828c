/**
 * How the library becomes one file for browsers: `dist/hillock.browser.js`, for pages without a bundler. It is the same code as in `dist/`, with the
 * browser's platform and all dependencies in it.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version, license } = JSON.parse(readFileSync(here("package.json"), "utf8")) as { version: string; license: string };

/** Whose code it is: licences ask to be named where code is copied. */
const banner = `/*! hillock ${version}, ${license}. With fflate, (c) 2023 Arjun Barrett, MIT: https://github.com/101arrowz/fflate */`;

export default defineConfig({
  root: here("."),
  resolve: { alias: { "#platform": here("src/platform/browser.ts") } },
  build: {
    outDir: "dist",
    // What the compiler has written there stays.
    emptyOutDir: false,
    copyPublicDir: false,
    target: "es2022",
    minify: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: here("src/index.ts"),
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "hillock.browser.js", codeSplitting: false, postBanner: banner },
    },
  },
});
