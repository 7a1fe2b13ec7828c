import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeStale } from "./build.mjs";

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hillock-build-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {Record<string, string>} files */
function write(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test("what no source stands behind goes, and nothing else", () => {
  const current = ["a.js", "a.js.map", "a.d.ts", "deep/b.js", ".tsbuildinfo", "hillock.browser.js"];
  const stale = ["gone.js", "gone.js.map", "gone/c.js", "a.d.ts.map", "a.test.js", "deep/testing/d.js", "deep/b.js.map"];
  write({ "src/a.ts": "", "src/a.test.ts": "", "src/deep/b.tsx": "", "src/deep/testing/d.ts": "" });
  write(Object.fromEntries([...current, ...stale].map((path) => [`dist/${path}`, ""])));
  write({ "dist/a.js": "//# sourceMappingURL=a.js.map" });
  expect(removeStale(join(folder, "dist"), join(folder, "src")).sort()).toEqual(stale.sort());
  const left = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
  expect(left.sort()).toEqual([...current, "deep"].sort());
  expect(removeStale(join(folder, "dist"), join(folder, "src"))).toEqual([]);
});

test("a package that was not built yet has nothing stale", () => {
  expect(removeStale(join(folder, "dist"), join(folder, "src"))).toEqual([]);
});
