/** The mutation run itself: which mistakes it plants, which it chooses, and that one mutant leaves nothing behind for the next. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../run.mjs";
import { Runner } from "./runner.mjs";
import { sample } from "./sample.mjs";
import { mutated, sitesOf } from "./sites.mjs";

const planted = (text) =>
  sitesOf("a.ts", text)
    .filter(({ excluded }) => excluded === undefined)
    .map((site) => mutated(text, site));

describe("mistakes", () => {
  test.each([
    ["f(a < b);", ["f(a <= b);", "f(a >= b);", ";"]],
    ["const c = a - 1e-7;", ["const c = a + 1e-7;", "const c = a - 0.000001;"]],
    [
      "const c = a ? b : 3;",
      ["const c = a ? 3 : b;", "const c = true ? b : 3;", "const c = false ? b : 3;", "const c = a ? b : 4;", "const c = a ? b : 2;"],
    ],
    ["if (!a) return;", ["if (true) return;", "if (false) return;", "if (a) return;", "if (!a) ;"]],
    ['const c = g(a, "b");', ['const c = g("b", a);', 'const c = g(a, "b~");']],
    ["const c = xs.every(p);", ["const c = xs.some(p);"]],
    // Types are the compiler's business; text is put together, not added.
    ['type A = 1 | "b"; interface B { c: 2 }', []],
    ['const c = "" + b;', []],
  ])("%s", (text, expected) => {
    expect(planted(text).sort()).toEqual([...expected].sort());
  });

  test.each([
    'throw new ArgumentError({ problem: "a", received: b + 1 });',
    'const message = "a";',
    "if (known !== undefined) return known;",
    "const chunkBytes = 4096;",
    "store.dispose();",
    "const c = Math.max(a, b);",
    "const op = { sample: (choose) => choose.integer(1, 5) };",
  ])("none that no test should find: %s", (text) => {
    const open = planted(text).filter((wrong) => !wrong.startsWith("if (true)") && !wrong.includes("===") && !wrong.includes("Math.min"));
    expect(open).toEqual([]);
  });
});

describe("the choice", () => {
  const siteOf = (file, kind, start) => ({ file, kind, start, end: start + 1, line: 1, before: "a", after: "b" });
  const sites = ["m/a.ts", "m/b.ts", "n/c.ts"].flatMap((file) =>
    ["constant", "name"].flatMap((kind) => Array.from({ length: 10 }, (_, i) => siteOf(file, kind, i + (kind === "name" ? 100 : 0)))),
  );
  const folderOf = ({ file }) => file[0];

  test("is spread over folders, files and kinds, and comes again by the same seed", () => {
    const chosen = sample(sites, 8, 1, folderOf);
    const count = (holds) => chosen.filter(holds).length;
    expect([count((site) => folderOf(site) === "m"), count(({ file }) => file === "m/a.ts"), count(({ kind }) => kind === "name")]).toEqual(
      [4, 2, 4],
    );
    expect(sample(sites, 8, 1, folderOf)).toEqual(chosen);
    expect(sample(sites, 8, 2, folderOf)).not.toEqual(chosen);
    expect(sample(sites, 60, 1, folderOf)).toHaveLength(60);
  });
  test("stays what it was in files that did not change", () => {
    const changed = sites.filter(({ file, start }) => file !== "m/b.ts" || start > 3);
    const elsewhere = (of) => sample(of, 12, 1, folderOf).filter(({ file }) => file !== "m/b.ts");
    expect(elsewhere(changed)).toEqual(elsewhere(sites));
  });
});

describe("trials one after the other", () => {
  const sources = join(root, "packages/hillock/src");
  const runner = new Runner({ root, include: ["packages/hillock/src/math/*.test.ts"], alias: {} });
  afterAll(() => runner.stop());
  const file = join(sources, "math/stable.ts");
  const text = readFileSync(file, "utf8");
  const tests = ["math/stable.test.ts", "math/build.test.ts"].map((name) => join(sources, name));

  test("a mistake is noticed, and forgotten with the next; what does not end is ended", async () => {
    const wrong = { file, text: text.replace("epsilon = 1e-7", "epsilon = 1e-6"), tests };
    const right = { file: "", text: "", tests };
    for (let round = 0; round < 2; round++) {
      const { result } = await runner.run(wrong, 60_000);
      expect(result.failure).toMatchObject({ file: tests[0], test: expect.stringContaining("clipped, as in Keras"), timedOut: false });
      const { result: after } = await runner.run(right, 60_000);
      expect(after.failure).toBeUndefined();
      expect(Object.keys(after.seconds).sort()).toEqual([...tests].sort());
    }
    expect(await runner.run({ file, text: `${text}\nfor (;;);`, tests }, 4000)).toEqual({ timedOut: true });
    expect((await runner.run(right, 60_000)).result.failure).toBeUndefined();
  });
});
