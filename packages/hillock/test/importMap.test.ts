/** A page without a bundler: an import map leads to the one file that is published for browsers. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { expectLearnt, type Learnt, ready } from "../../../compat/learnt.ts";
import { withPages } from "./pages.ts";

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const built = (): Buffer => readFileSync(file("../dist/hillock.browser.js"));

const html = `<!doctype html>
<title>No bundler</title>
<script type="importmap">{ "imports": { "hillock": "/some/folder/hillock.browser.js" } }</script>
<script type="module" src="/app.js"></script>`;

const open = withPages(
  async () => ({
    "/": ["text/html", html],
    "/app.js": ["text/javascript", readFileSync(file("../../../compat/app.js"))],
    "/some/folder/hillock.browser.js": ["text/javascript", built()],
  }),
  ready,
);

let node: Learnt;
beforeAll(async () => {
  await import(file("../../../compat/app.js"));
  node = await globalThis.learn!();
}, 60_000);

test("the program learns at all", () => {
  expect(node.loss.at(-1)).toBeLessThan(0.8 * node.loss[0]!);
  expect(node.errors).toEqual(["ArgumentError true true", "DataError false true", "ShapeError false true"]);
});

test.each([false, true])("isolated: %s: the same bits, from the built file", async (isolated) => {
  await expectLearnt(open, { isolated }, node);
});

test("the file names nothing of Node, says whose it is, and is small", () => {
  const code = built().toString();
  expect(/["'`]node:/.exec(code)?.[0]).toBeUndefined();
  expect(code.slice(0, 60)).toMatch(/^\/\*! hillock \d+\.\d+\.\d+, Apache-2\.0\. With fflate/);
  expect(gzipSync(code, { level: 9 }).length / 1000).toBeLessThan(136);
});
