/** The published library through the bundlers that people use, with the settings that have broken workers made of text, in both kinds of page. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { withPages } from "../packages/hillock/test/pages.ts";
import { expectLearnt, type Learnt, ready, siteOf } from "./learnt.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A package's command with its arguments; `{}` is the folder for what it writes. */
type Command = readonly [program: string, ...args: string[]];
const esbuild = (...options: string[]): Command => ["esbuild/bin/esbuild", "app.js", "--bundle", ...options];
const webpack = (...options: string[]): Command => ["webpack-cli/bin/cli.js", "--entry", "./app.js", "-o", "{}", ...options];
const parcel = (...options: string[]): Command => [
  "parcel/lib/bin.js",
  "build",
  "index.html",
  "--dist-dir",
  "{}",
  "--cache-dir",
  "node_modules/.parcel-cache",
  ...options,
];

const builds: Readonly<Record<string, readonly Command[]>> = {
  esbuild: [esbuild("--format=esm", "--outfile={}/app.js")],
  "esbuild-classic-script": [esbuild("--format=iife", "--outfile={}/app.js")],
  "esbuild-minify": [esbuild("--format=esm", "--minify", "--outfile={}/app.js")],
  "esbuild-keep-names": [esbuild("--format=esm", "--minify", "--keep-names", "--outfile={}/app.js")],
  "esbuild-es2015": [esbuild("--format=esm", "--target=es2015", "--outfile={}/app.js")],
  "esbuild-es2015-keep-names": [esbuild("--format=esm", "--target=es2015", "--minify", "--keep-names", "--outfile={}/app.js")],
  es5: [esbuild("--format=esm", "--outfile={}/modern.js"), ["../to-es5.mjs", "{}/modern.js", "{}/app.js"]],
  rollup: [["rollup/dist/bin/rollup", "app.js", "-p", "@rollup/plugin-node-resolve", "--format", "es", "--file", "{}/app.js"]],
  webpack: [webpack("--mode", "production", "--output-filename", "app.js")],
  "webpack-development": [webpack("--mode", "development", "--output-filename", "app.js")],
  vite: [["../../node_modules/vite/bin/vite.js", "build", "--base", "./", "--outDir", "{}", "--logLevel", "error"]],
  parcel: [parcel("--public-url", "./", "--no-cache", "--no-source-maps", "--log-level", "error")],
};
const names = Object.keys(builds);

function build(name: string): void {
  const folder = `dist/${name}`;
  mkdirSync(here(folder), { recursive: true });
  for (const [program, ...args] of builds[name]!) {
    const file = here(`node_modules/${program}`);
    const given = args.map((arg) => arg.replace("{}", folder));
    // esbuild's command is a script, or the program itself.
    const script = /\.m?js$/.test(file) || readFileSync(file).subarray(0, 2).toString() === "#!";
    const { status, stdout, stderr } = spawnSync(script ? process.execPath : file, script ? [file, ...given] : given, {
      cwd: here("."),
      encoding: "utf8",
    });
    expect(status, `${name}: ${stdout}${stderr}`).toBe(0);
  }
  if (!["vite", "parcel"].includes(name)) {
    writeFileSync(here(`${folder}/index.html`), '<!doctype html><title>Built</title><script type="module" src="./app.js"></script>');
  }
}

beforeAll(() => names.forEach(build), 300_000);
const open = withPages(async () => Object.assign({}, ...names.map((name) => siteOf(here(`dist/${name}`), `/${name}/`))), ready);

let node: Learnt;
beforeAll(async () => {
  await import(here("app.js"));
  node = await globalThis.learn!();
}, 60_000);

describe.each(names)("%s", (name) => {
  test.each([false, true])("isolated: %s: it learns, to the bits that Node gets", { timeout: 60_000 }, async (isolated) => {
    await expectLearnt(open, { isolated, path: `/${name}/` }, node);
  });
});

test.each([
  ["esbuild-keep-names", /"name",\s*\{\s*value/],
  ["esbuild-es2015", /__async\(/],
  ["es5", /__generator\(/],
])("%s is what it is called", (name, helper) => {
  expect(helper.test(readFileSync(here(`dist/${name}/app.js`), "utf8"))).toBe(true);
});
