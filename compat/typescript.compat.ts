/** The published types: strictly checked themselves (`skipLibCheck: false`), with old libraries and without Node's types, by versions from 5.0 on. */

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = here("dist/typescript");

const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, skipLibCheck: false };
const plain = { ...strict, target: "es2020", lib: ["es2020", "dom"], types: [] };
const module = { nodenext: "nodenext", bundler: "es2020", node10: "es2020" };
const all = ["nodenext", "bundler", "node10"] as const;

/** TypeScript 6 asks to be told that node10 is old; 7 does not have it any more. */
const versions: readonly (readonly [
  version: string,
  resolutions: readonly (typeof all)[number][],
  more: Readonly<Record<string, string>>,
])[] = [
  ["5.0", all, {}],
  ["5.4", all, {}],
  ["5.9", all, {}],
  ["6", all, { ignoreDeprecations: "6.0" }],
  ["7", ["nodenext", "bundler"], {}],
];

/** What the compiler has to say; nothing when all is well. */
function said(version: string, name: string, compilerOptions: Readonly<Record<string, unknown>>, file: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const config = `${folder}/${name}.json`;
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [here(file)] }));
  return new Promise((resolve) => {
    execFile(process.execPath, [here(`node_modules/typescript-${version}/bin/tsc`), "-p", config], (error, stdout, stderr) => {
      resolve(`${stdout}${stderr}${error === null || stdout !== "" ? "" : error.message}`);
    });
  });
}

test.concurrent.each(versions.flatMap(([version, resolutions, more]) => resolutions.map((resolution) => ({ version, resolution, more }))))(
  "TypeScript $version, $resolution",
  async ({ version, resolution, more }) => {
    const options = { ...plain, ...more, module: module[resolution], moduleResolution: resolution };
    expect(await said(version, `${version}-${resolution}`, options, "program.ts")).toBe("");
  },
);

test.concurrent.each(["5.9", "6", "7"])("TypeScript %s with using, all of its libraries and Node's types", async (version) => {
  const options = {
    ...strict,
    target: "es2022",
    lib: ["esnext", "dom"],
    types: ["node"],
    module: "nodenext",
    moduleResolution: "nodenext",
  };
  expect(await said(version, `${version}-using`, options, "program-using.ts")).toBe("");
});

test("what is misspelt is an error in a program, too", async () => {
  writeFileSync(here("dist/misspelt.ts"), 'import { dense } from "hillock";\nexport const layer = dense(3, { activations: "relu" });\n');
  const options = { ...plain, module: "nodenext", moduleResolution: "nodenext" };
  expect(await said("6", "misspelt", options, "dist/misspelt.ts")).toContain("'activations' does not exist");
});
