/** Which tests can notice a change of a file: those that import it, directly or by way of others. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** What a file imports when it runs: no types, as the compiler leaves these out. */
function importsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const exports = ts.isExportDeclaration(statement) && !statement.isTypeOnly;
    const imports = ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
    if (!(exports || imports) || statement.moduleSpecifier === undefined) return [];
    const names = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (
      names !== undefined &&
      ts.isNamedImports(names) &&
      names.elements.length > 0 &&
      names.elements.every(({ isTypeOnly }) => isTypeOnly)
    )
      return [];
    return [statement.moduleSpecifier.text];
  });
}

/** @param source the folder of the library's sources @param alias names of modules → files */
export class Reach {
  #imports = new Map();
  #alias;
  constructor(alias) {
    this.#alias = alias;
  }

  #importsOf(path) {
    let found = this.#imports.get(path);
    if (found === undefined) {
      found = importsOf(path)
        .map((name) => this.#alias[name] ?? (name.startsWith(".") ? resolve(dirname(path), name) : undefined))
        .filter((target) => target !== undefined && existsSync(target) && statSync(target).isFile() && /\.(?:ts|mjs)$/.test(target));
      this.#imports.set(path, found);
    }
    return found;
  }

  /** Every file that `path` leads to → the number of imports in between. */
  distances(path) {
    const distances = new Map([[path, 0]]);
    for (let edge = [path]; edge.length > 0; ) {
      const next = [];
      for (const at of edge)
        for (const target of this.#importsOf(at))
          if (!distances.has(target)) {
            distances.set(target, distances.get(at) + 1);
            next.push(target);
          }
      edge = next;
    }
    return distances;
  }
}

/**
 * The tests that reach a file, the likeliest to notice first: its own, then those beside it, then near and quick ones.
 * @param tests → the distances from each test
 * @param seconds how long a test takes
 */
export function testsReaching(file, tests, seconds) {
  const own = file.replace(/\.ts$/, ".test.ts");
  const cost = ([test, distances]) =>
    (test === own ? -10 : 0) + (dirname(test) === dirname(file) ? -3 : 0) + distances.get(file) + 0.7 * (seconds(test) ?? 1);
  return [...tests]
    .filter(([, distances]) => distances.has(file))
    .sort((a, b) => cost(a) - cost(b))
    .map(([test]) => test);
}
