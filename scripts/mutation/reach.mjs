/** Which tests can notice a change of a file: those that import it, directly or by way of others. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";

/**
 * @param {string} folder
 * @returns {string[]} all files in it and below
 */
export function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** @param {ts.ImportClause | undefined} clause */
const onlyTypes = (clause) =>
  clause !== undefined &&
  (clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause.name === undefined &&
      clause.namedBindings !== undefined &&
      ts.isNamedImports(clause.namedBindings) &&
      clause.namedBindings.elements.length > 0 &&
      clause.namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)));

/**
 * What a file imports when it runs: no types, as the compiler leaves these out.
 * @param {string} path
 */
function importsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const runs =
      (ts.isExportDeclaration(statement) && !statement.isTypeOnly) ||
      (ts.isImportDeclaration(statement) && !onlyTypes(statement.importClause));
    if (!runs || statement.moduleSpecifier === undefined) return [];
    return [/** @type {ts.StringLiteral} */ (statement.moduleSpecifier).text];
  });
}

export class Reach {
  /** @type {Map<string, string[]>} */
  #imports = new Map();
  #alias;
  /** @param {Readonly<Record<string, string>>} alias names of modules → files */
  constructor(alias) {
    this.#alias = alias;
  }

  /** @param {string} path */
  #importsOf(path) {
    let found = this.#imports.get(path);
    if (found === undefined) {
      found = importsOf(path)
        .map((name) => this.#alias[name] ?? (name.startsWith(".") ? resolve(dirname(path), name) : ""))
        .filter((target) => /\.(?:ts|mjs)$/.test(target) && existsSync(target) && statSync(target).isFile());
      this.#imports.set(path, found);
    }
    return found;
  }

  /**
   * Every file that `path` leads to → the number of imports in between.
   * @param {string} path
   */
  distances(path) {
    const distances = new Map([[path, 0]]);
    let distance = 0;
    for (let edge = [path]; edge.length > 0; ) {
      distance += 1;
      const next = edge.flatMap((at) => this.#importsOf(at)).filter((target) => !distances.has(target));
      for (const target of next) distances.set(target, distance);
      edge = [...new Set(next)];
    }
    return distances;
  }
}

/**
 * The tests that reach a file, the likeliest to notice first: its own, then those beside it and in the folders around it, then near and quick ones.
 * @param {string} file
 * @param {ReadonlyMap<string, ReadonlyMap<string, number>>} tests → the distances from each test
 * @param {(test: string) => number} seconds how long a test takes
 */
export function testsReaching(file, tests, seconds) {
  const own = file.replace(/\.ts$/, ".test.ts");
  return [...tests]
    .flatMap(([test, distances]) => {
      const distance = distances.get(file);
      if (distance === undefined) return [];
      const near = (test === own ? -10 : 0) + (dirname(test) === dirname(file) ? -3 : file.startsWith(`${dirname(test)}/`) ? -2.5 : 0);
      return [{ test, cost: near + distance + 0.7 * seconds(test) }];
    })
    .sort((a, b) => a.cost - b.cost)
    .map(({ test }) => test);
}
