/** examples/by-hand.md: what stands below each command is what it prints, to the published digits. */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openIo } from "../io.ts";
import { run } from "../program.ts";

const page = await readFile(new URL("../../../../examples/by-hand.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```sh\n(.*?)```.*?```text\n(.*?)```/gs)].map(([, command = "", lines = ""]) => ({
  words: command.replaceAll("\\\n", " ").trim().split(/\s+/).slice(2),
  lines: lines.trim().split("\n"),
}));

test("there are examples", () => expect(blocks.length).toBeGreaterThanOrEqual(5));

test.each(blocks)("hillock $words", async ({ words, lines }) => {
  let out = "";
  const code = await run(words, openIo({ write: (text: string) => (out += text), columns: 120 }, { write: () => "" }, {}));
  expect(code).toBe(0);
  const printed = out.split("\n").map((line) => line.trim());
  for (const line of lines)
    expect(
      printed.some((each) => each.endsWith(line)),
      `${line}\nin\n${out}`,
    ).toBe(true);
});
