import { expect, test } from "vitest";
import { checkExamples, examplesOf } from "./docs-code.mjs";
import { checkCommands, commandsOf } from "./docs-commands.mjs";
import { anchors, readMarkdown, relativeLinks } from "./markdown.mjs";

const document = `# A title, with \`code\`
See [the design](design.md#layers "why"), [home](https://example.org) and ![a picture](img/a.png).
\`[not](a-link.md)\`
\`\`\`ts
const a = 1;
\`\`\`
- in a list
  \`\`\`sh
  npm ci && npm start   # trains
  npx hillock train xor \\
    --hidden 2
  \`\`\`
# A title, with \`code\`
[later]: other.md
`;

test("blocks know their language and line", () => {
  const { blocks, prose } = readMarkdown(document);
  expect(blocks).toEqual([
    { language: "ts", words: [], line: 5, text: "const a = 1;" },
    { language: "sh", words: [], line: 9, text: "npm ci && npm start   # trains\nnpx hillock train xor \\\n  --hidden 2" },
  ]);
  expect(relativeLinks(prose)).toEqual([
    { target: "design.md#layers", line: 2 },
    { target: "img/a.png", line: 2 },
    { target: "other.md", line: 14 },
  ]);
  expect([...anchors(prose)]).toEqual(["a-title-with-code", "a-title-with-code-1"]);
});

test("an open block is an error", () => {
  expect(() => readMarkdown("text\n```ts\nx")).toThrow(/not closed/);
});

test("commands are read as a shell would", () => {
  const [, block] = readMarkdown(document).blocks;
  expect(commandsOf(block)).toEqual([
    { words: ["npm", "ci"], line: 9 },
    { words: ["npm", "start"], line: 9 },
    { words: ["npx", "hillock", "train", "xor", "--hidden", "2"], line: 10 },
  ]);
});

test("npm scripts have to exist", () => {
  const block = {
    language: "sh",
    words: [],
    line: 7,
    text: "npm cit\nnpm run build -- --force\nnpm run no-such-script\nnpm install hillock",
  };
  expect(checkCommands("a.md", block)).toEqual(['a.md:9: package.json has no script "no-such-script"']);
});

const examplesIn = (markdown) => examplesOf("a.md", readMarkdown(markdown).blocks);

test("examples are type-checked and run, and errors name the line in the document", () => {
  const good = examplesIn("```ts\nconst a: number = 1;\n```\n```ts continue run\nif (a + 1 !== 2) throw new Error();\n```\n");
  expect(good.examples).toHaveLength(2);
  expect(checkExamples(good.examples)).toEqual([]);

  const bad = examplesIn("```ts\nconst a = 1;\n```\ntext\n```ts continue\nconst b = a;\nconst c: string = b;\n```\n");
  expect(checkExamples(bad.examples)).toEqual([expect.stringMatching(/^a\.md:7: Type 'number' is not assignable/)]);

  const failing = examplesIn('```ts run\nthrow new Error("boom");\n```\n');
  expect(checkExamples(failing.examples)).toEqual([expect.stringMatching(/^a\.md:2: the example fails when it is run:.*boom/s)]);
});

test("an unchecked example says why", () => {
  expect(examplesIn("```ts no-check a sketch\nx\n```")).toEqual({ examples: [], problems: [] });
  expect(examplesIn("```ts no-check\nx\n```").problems).toEqual([expect.stringMatching(/^a\.md:2: .*reason/)]);
  expect(examplesIn("```ts runs\n1;\n```").problems).toEqual([expect.stringMatching(/^a\.md:2: unknown word "runs"/)]);
});
