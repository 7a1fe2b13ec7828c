import { expect, test } from "vitest";
import { longest, problemsOf } from "./source-rules.mjs";

test.each([
  "// biome-ignore lint/suspicious/noExplicitAny: no reason is good enough",
  "// @ts-ignore",
  "/* @ts-nocheck */",
  "// TODO: later",
  "x(); // FIXME",
  `\`$${"{columns.length}"} columns are large\``,
  `\`$${"{n} of "}$${"{rows}"} rows\``,
  `\`output$${'{n === 1 ? "" : "s"}'}\``,
])("%s is a problem, with its line", (line) => {
  expect(problemsOf("a.ts", `const fine = 1;\n${line}\n`)).toEqual([expect.stringMatching(/^a\.ts:2: /)]);
});

test.each([
  "// biome-ignore lint/style/noParameterAssign: the loop is clearer so",
  "const TODOS = 1;",
  "// @ts-expect-error the test is about this",
  `\`$${"{width}"} × $${"{height}"} pixels, $${"{rate}"} examples/s\``,
])("%s is none", (line) => {
  expect(problemsOf("a.ts", line)).toEqual([]);
});

test("a file may be as long as the limit, and no longer", () => {
  expect(problemsOf("a.ts", "x;\n".repeat(longest))).toEqual([]);
  expect(problemsOf("a.ts", "x;\n".repeat(longest + 1))).toEqual([
    `a.ts: ${longest + 1} lines, at most ${longest}; one file holds one idea`,
  ]);
});
