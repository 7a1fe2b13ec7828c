import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./run.mjs";
import { fileOf, functionText, workers } from "./worker-text.mjs";

test.each(workers)("the text of $name is the function's", { timeout: 30_000 }, (worker) => {
  expect(readFileSync(join(root, "packages/hillock/src", worker.to), "utf8"), "run `npm run workers`").toBe(fileOf(worker));
});

test.each(workers)("the file for $name holds it whole, whatever characters are in it", { timeout: 30_000 }, async ({ name, from, to }) => {
  const library = join(root, "packages/hillock/src");
  const { [`${name}Text`]: text } = await import(join(library, to));
  expect(text).toBe(functionText(readFileSync(join(library, from), "utf8"), name));
  expect(new Function(`return ${text}`)()).toBeTypeOf("function");
});

test("types and comments are left out", () => {
  const text = functionText('export function f(a: number): string {\n  // Why.\n  return a + "!";\n}\nexport const other = 1;\n', "f");
  expect(text).toBe('function f(a) {\n    return a + "!";\n}');
});

test("a text that needs anything from outside is refused, and a function that is gone", { timeout: 30_000 }, () => {
  const source =
    'import { outside } from "./outside.ts";\nconst near = 2;\nexport function f(): number { return outside + near + Math.PI; }\n';
  expect(() => functionText(source, "f")).toThrow("f uses outside, near from outside itself");
  expect(() => functionText(source, "g")).toThrow(/no function g any more/);
});
