/** The library as a browser gets it: bundled, minified, without Node, and small. */

import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin, type Rolldown } from "vite";
import { expect, test } from "vitest";

/** kB, minified and gzipped: the whole library, and what is left of it where nothing is explained. */
const allowed = { whole: 136, training: 85 };

const source = (path: string): string => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

/** Vite would replace a Node built-in by an empty module; this notes it instead, with the file that asks for it. */
function noteBuiltins(found: string[]): Plugin {
  return {
    name: "hillock:note-builtins",
    enforce: "pre",
    resolveId(name, importer) {
      if (isBuiltin(name)) found.push(`${name} in ${importer ?? "the entry"}`);
      return null;
    },
  };
}

/** A page's own script, which imports some names of the library. */
const virtual = "virtual:page";
const importing = (names: string): Plugin => ({
  name: "hillock:page",
  resolveId: (name) => (name === virtual ? name : null),
  load: (name) => (name === virtual ? `export { ${names} } from ${JSON.stringify(source("index.ts"))};` : null),
});

async function bundle(entry: string, plugins: readonly Plugin[] = []): Promise<{ code: string; gzipped: number; builtins: string[] }> {
  const builtins: string[] = [];
  const output = await build({
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "#platform": source("platform/browser.ts") }, conditions: ["browser", "import", "default"] },
    plugins: [noteBuiltins(builtins), ...plugins],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict", output: { format: "es" } },
    },
  });
  const chunks = ([output].flat() as Rolldown.RolldownOutput[]).flatMap(({ output }) => output).filter((part) => part.type === "chunk");
  const code = chunks.map((chunk) => chunk.code).join("\n");
  return { code, gzipped: gzipSync(code, { level: 9 }).length / 1000, builtins };
}

test("the whole library in a browser bundle", async () => {
  const { code, gzipped, builtins } = await bundle(source("index.ts"));
  expect(builtins).toEqual([]);
  expect(code).not.toMatch(/["'`]node:/);
  console.log(
    `The library, bundled for browsers: ${(code.length / 1000).toFixed(1)} kB, gzipped ${gzipped.toFixed(1)} kB (${allowed.whole} allowed)`,
  );
  expect(gzipped).toBeGreaterThan(1);
  expect(gzipped).toBeLessThan(allowed.whole);
});

test("who only trains pays nothing for explanations", async () => {
  const { gzipped, code } = await bundle(virtual, [importing("sequential, dense, dropout, flatten, adam, sgd, loadModel, tensor, wasm")]);
  console.log(`To train and predict: gzipped ${gzipped.toFixed(1)} kB (${allowed.training} allowed)`);
  expect(code).not.toMatch(/dead unit/i);
  expect(gzipped).toBeGreaterThan(1);
  expect(gzipped).toBeLessThan(allowed.training);
});

test("the check notices a Node built-in", async () => {
  const { builtins } = await bundle(source("platform/node.ts"));
  expect(builtins).toContainEqual(expect.stringMatching(/^node:\w+ in .*platform/));
});
