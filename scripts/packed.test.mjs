/** What npm would publish: everything that is named is there, nothing else is, and the library works with nothing but itself. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMarkdown } from "./markdown.mjs";
import { output, pack, unpacked } from "./pack.mjs";
import { root } from "./run.mjs";

const folder = mkdtempSync(join(tmpdir(), "hillock-packed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = ["hillock", "cli", "studio"];

/** Every path that a part of package.json names, however deep. @param {unknown} part @returns {string[]} */
const pathsIn = (part) => (typeof part === "string" ? [part] : Object.values(part ?? {}).flatMap(pathsIn));

describe.each(names)("the package in packages/%s", (name) => {
  /** @type {string} */
  let at;
  /** @type {string[]} files, relative to the package */
  let files;
  /** @type {Record<string, unknown>} */
  let manifest;
  const text = (/** @type {string} */ file) => readFileSync(join(at, file), "utf8");

  beforeAll(() => {
    at = unpacked(name, join(folder, name));
    const entries = readdirSync(at, { recursive: true, encoding: "utf8" });
    files = entries.filter((path) => statSync(join(at, path)).isFile()).map((path) => path.replaceAll("\\", "/"));
    manifest = JSON.parse(text("package.json"));
  }, 60_000);

  test("has every file that package.json names", () => {
    const { exports, main, types, browser, unpkg, jsdelivr, bin, imports } = manifest;
    const named = [exports, main, types, browser, unpkg, jsdelivr, bin, imports].flatMap(pathsIn);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(join(at, path)))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "package.json"]));
  });

  test("says where it comes from", () => {
    const { repository, homepage, bugs, keywords, license, description } = /** @type {Record<string, any>} */ (manifest);
    expect(repository.url).toMatch(/^git\+https:\/\/.*\.git$/);
    expect(repository.directory).toBe(`packages/${name}`);
    expect(homepage).toMatch(/^https:/);
    expect(bugs.url).toMatch(/^https:/);
    expect(keywords.length).toBeGreaterThan(3);
    expect([license, description]).toEqual([expect.any(String), expect.any(String)]);
  });

  test("has no tests, no helpers of tests and no notes of the compiler", () => {
    const foreign = /\.test\.|\.e2e\.|(?:^|\/)(?:test|tests|testing|e2e|golden)\/|tsbuildinfo|vite\.config|tsconfig/;
    expect(files.filter((path) => foreign.test(path))).toEqual([]);
  });

  test("has a source of today behind everything that was compiled", () => {
    const compiled = files.filter((path) => /^dist\/(?!site\/|hillock\.browser\.js)/.test(path));
    const hasSource = (/** @type {string} */ path) => {
      const stem = path.replace(/^dist\//, "").replace(/(?:\.d\.ts|\.js)(?:\.map)?$/, "");
      return [".ts", ".tsx"].some((ending) => existsSync(join(root, "packages", name, "src", `${stem}${ending}`)));
    };
    expect(compiled.filter((path) => !hasSource(path))).toEqual([]);
  });

  test("has the map that a file names, and the sources that a map names", () => {
    const problems = files.flatMap((path) => {
      if (path.endsWith(".map")) {
        const { sources, sourcesContent, sourceRoot = "" } = JSON.parse(text(path));
        if (sourcesContent?.length === sources.length) return [];
        return sources
          .filter((/** @type {string} */ source) => !existsSync(resolve(at, dirname(path), sourceRoot, source)))
          .map((/** @type {string} */ source) => `${path}: ${source}`);
      }
      const [, map] = (/\.(?:js|ts)$/.test(path) && /^\/\/# sourceMappingURL=(?!data:)(\S+)$/m.exec(text(path))) || [];
      return map === undefined || existsSync(join(at, dirname(path), map)) ? [] : [`${path}: ${map}`];
    });
    expect(problems).toEqual([]);
  });
});

describe("npm install hillock, with nothing else", () => {
  const project = join(folder, "project");
  beforeAll(() => {
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "private": true }\n');
    const library = pack(join(root, "packages/hillock"), join(folder, "library"));
    // Its only dependency, from this machine, so that no registry is needed.
    const dependencies = Object.keys(JSON.parse(readFileSync(join(root, "packages/hillock/package.json"), "utf8")).dependencies);
    const tarballs = dependencies.map((name) => pack(join(root, "node_modules", name), join(folder, name)));
    output("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", library, ...tarballs], project);
  }, 120_000);

  test("the README's first program compiles to JavaScript and learns", { timeout: 60_000 }, () => {
    const readme = readFileSync(join(project, "node_modules/hillock/README.md"), "utf8");
    const program = readMarkdown(readme).blocks.find(({ language }) => language === "ts");
    expect(program?.text).toContain('from "hillock"');
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(join(project, "first.mjs"), ts.transpileModule(program?.text ?? "", { compilerOptions }).outputText);
    expect(output(process.execPath, ["first.mjs"], project)).toMatch(/accuracy: 1\b/);
  });

  test("CommonJS gets it by import(), and by require() where Node can", () => {
    const canRequire = process.features.require_module === true;
    const way = canRequire ? 'Promise.resolve(require("hillock"))' : 'import("hillock")';
    const program = `${way}.then(({ version, tensor }) => console.log(version, tensor([[1, 2]]).shape.join("×")))`;
    expect(output(process.execPath, ["--no-warnings", "-e", program], project)).toMatch(/^\d+\.\d+\.\d+ 1×2$/m);
  });

  test("what is not for everybody cannot be imported", () => {
    const program = 'import("hillock/dist/model/core.js").then(() => console.log("open"), ({ code }) => console.log(code))';
    expect(output(process.execPath, ["-e", program], project)).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});
