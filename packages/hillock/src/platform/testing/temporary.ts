/** Temporary folders of a test file, and the library's Node platform as JavaScript for child processes. */

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A new empty folder that any user may read; removed after the tests of the file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hillock-test-"));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Compiles `platform/` into a folder; gives the URL of its `node.js`. */
export async function compiledPlatform(folder: string): Promise<string> {
  const source = fileURLToPath(new URL("../../", import.meta.url));
  const inPlatform = await readdir(join(source, "platform"), { recursive: true });
  const modules = inPlatform.filter((name) => name.endsWith(".ts") && !name.includes("test")).map((name) => join("platform", name));
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const name of ["errors.ts", "words.ts", ...modules]) {
    const { outputText } = ts.transpileModule(await readFile(join(source, name), "utf8"), { compilerOptions });
    const path = join(folder, name.replace(/\.ts$/, ".js"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, outputText);
  }
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  return pathToFileURL(join(folder, "platform", "node.js")).href;
}
