/** The checker of the import direction, fed with a small tree: every rule finds its offender, and only that. */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandOf, root } from "./run.mjs";

const good = {
  "hillock/src/index.ts": 'export * from "./model/model.ts"; export * from "./data/sets.ts"; export * from "./model/browserPart.ts";',
  "hillock/src/errors.ts": "export class Bad extends Error {}",
  "hillock/src/math/expr.ts": 'import { Bad } from "../errors.ts"; export const expr = Bad;',
  "hillock/src/graph/node.ts": 'import { expr } from "../math/expr.ts"; export const node = expr;',
  "hillock/src/graph/node.test.ts":
    'import { model } from "../model/model.ts"; import { readFileSync } from "node:fs"; readFileSync(model);',
  "hillock/src/graph/table.ts": 'import { rule } from "./rule.ts"; export const table = { rule }; export type Table = typeof table;',
  "hillock/src/graph/rule.ts": 'import type { Table } from "./table.ts"; export const rule = (table: Table) => table;',
  "hillock/src/compiler/kernel.ts": 'import { node } from "../graph/node.ts"; export const kernel = node;',
  "hillock/src/runtime/tensor.ts": 'import { kernel } from "../compiler/kernel.ts"; export const tensor = kernel;',
  "hillock/src/runtime/device.ts": 'import { open } from "#platform"; export const device = open;',
  "hillock/src/network/layer.ts": 'import { tensor } from "../runtime/tensor.ts"; export const layer = tensor;',
  "hillock/src/codecs/idx.ts": 'import { tensor } from "../runtime/tensor.ts"; export const idx = tensor;',
  "hillock/src/model/model.ts":
    'import { layer } from "../network/layer.ts"; import { device } from "../runtime/device.ts"; export const model = [layer, device];',
  "hillock/src/model/browserPart.ts": 'import type { Files } from "../platform/types.ts"; export type Part = Files;',
  "hillock/src/data/sets.ts": 'import { idx } from "../codecs/idx.ts"; import { helper } from "helper"; export const sets = [idx, helper];',
  "hillock/src/platform/types.ts": "export type Files = string;",
  "hillock/src/platform/node.ts": 'import { openSync } from "node:fs"; export const open = openSync;',
  "hillock/src/platform/browser.ts": 'import type { Files } from "./types.ts"; export const open = (name: Files) => fetch(name);',
  "studio/src/app/main.tsx": 'import { model } from "hillock"; import { bundled } from "bundled"; console.log(model, bundled);',
  "cli/src/main.ts": 'import { model } from "hillock"; import { argv } from "node:process"; console.log(model, argv);',
};

/** File → the rule it breaks, its content. */
const bad = {
  "hillock/src/settings/upwards.ts": ["left-of-settings", 'import { expr } from "../math/expr.ts"; export const upwards = expr;'],
  "hillock/src/explain/upwards.ts": ["left-of-explain", 'import { all } from "../described/all.ts"; export const upwards = all;'],
  "hillock/src/math/upwards.ts": ["left-of-math", 'import { node } from "../graph/node.ts"; export const upwards = node;'],
  "hillock/src/math/types.ts": ["left-of-math", 'import type { Layer } from "../network/layer.ts"; export type Types = Layer;'],
  "hillock/src/graph/upwards.ts": ["left-of-graph", 'import { kernel } from "../compiler/kernel.ts"; export const upwards = kernel;'],
  "hillock/src/compiler/upwards.ts": ["left-of-compiler", 'import { tensor } from "../runtime/tensor.ts"; export const upwards = tensor;'],
  "hillock/src/runtime/upwards.ts": ["left-of-runtime", 'import { layer } from "../network/layer.ts"; export const upwards = layer;'],
  "hillock/src/network/upwards.ts": ["left-of-network", 'import { model } from "../model/model.ts"; export const upwards = model;'],
  "hillock/src/codecs/upwards.ts": ["left-of-codecs", 'import { model } from "../model/model.ts"; export const upwards = model;'],
  "hillock/src/model/upwards.ts": ["left-of-model", 'import { sets } from "../data/sets.ts"; export const upwards = sets;'],
  "hillock/src/graph/egg.ts": ["no-cycles", 'import { hen } from "./hen.ts"; export const egg = () => hen;'],
  "hillock/src/graph/lonely.ts": ["no-orphans", "export const lonely = 1;"],
  "hillock/src/graph/reads.ts": ["no-node-in-the-library", 'import { readFileSync } from "node:fs"; export const reads = readFileSync;'],
  "hillock/src/model/reads.ts": ["no-node-in-the-library", 'import { join } from "path"; export const reads = join;'],
  "hillock/src/platform/shared.ts": ["no-node-in-the-library", 'import os from "node:os"; export const shared = os;'],
  "hillock/src/platform/mixed.ts": ["no-node-in-the-browser", 'import { open } from "./node.ts"; export const mixed = open;'],
  "hillock/src/platform/upwards.ts": ["platform-stands-alone", 'import { idx } from "../codecs/idx.ts"; export const upwards = idx;'],
  "hillock/src/network/opens.ts": ["platform-users", 'import { open } from "#platform"; export const opens = open;'],
  "hillock/src/model/direct.ts": ["platform-by-its-name", 'import { open } from "../platform/node.ts"; export const direct = open;'],
  "hillock/src/data/upwards.ts": ["left-of-data", 'import { why } from "../explain/why.ts"; export const upwards = why;'],
  "hillock/src/data/entry.ts": ["nobody-imports-the-entry", 'import { model } from "../index.ts"; export const entry = model;'],
  "hillock/src/data/nowhere.ts": ["resolvable", 'import { nowhere } from "./missing.ts"; export const gone = nowhere;'],
  "hillock/src/data/undeclared.ts": ["declared", 'import { stranger } from "stranger"; export const undeclared = stranger;'],
  "hillock/src/data/testing.ts": ["no-tests-in-source", 'import { check } from "../testing/check.ts"; export const testing = check;'],
  "hillock/src/data/command.ts": [
    "library-without-command",
    'import { shared } from "../../../cli/src/shared.ts"; export const command = shared;',
  ],
  "hillock/src/version.ts": ["errors-stand-alone", 'import { expr } from "./math/expr.ts"; export const version = expr;'],
  "hillock/src/data/page.ts": ["library-without-command", 'import { page } from "../../../studio/src/page.ts"; export const found = page;'],
  "studio/src/inside.ts": ["library-by-its-name", 'import { expr } from "../../hillock/src/math/expr.ts"; export const inside = expr;'],
  "studio/src/serves.ts": ["studio-by-itself", 'import { shared } from "../../cli/src/shared.ts"; export const serves = shared;'],
  "studio/src/reads.ts": ["no-node-in-the-studio", 'import { readFileSync } from "node:fs"; export const reads = readFileSync;'],
  "studio/src/undeclared.ts": ["declared-in-the-studio", 'import { stranger } from "stranger"; export const undeclared = stranger;'],
  "cli/src/shows.ts": ["command-without-studio", 'import { page } from "../../studio/src/page.ts"; export const shows = page;'],
  "cli/src/inside.ts": ["library-by-its-name", 'import { expr } from "../../hillock/src/math/expr.ts"; export const inside = expr;'],
};

const supporting = {
  "hillock/src/graph/hen.ts": 'import { egg } from "./egg.ts"; export const hen = () => egg;',
  "hillock/package.json": '{ "name": "hillock", "type": "module", "dependencies": { "helper": "1.0.0" } }',
  "hillock/src/explain/why.ts": 'import { model } from "../model/model.ts"; export const why = model;',
  "hillock/src/described/all.ts": 'import { model } from "../model/model.ts"; export const all = model;',
  "hillock/src/testing/check.ts": "export const check = 1;",
  "cli/package.json": '{ "name": "cli", "type": "module", "dependencies": { "hillock": "1.0.0" } }',
  "cli/src/shared.ts": "export const shared = 1;",
  "studio/package.json": '{ "name": "studio", "type": "module", "devDependencies": { "hillock": "1.0.0", "bundled": "1.0.0" } }',
  "studio/src/page.ts": "export const page = 1;",
};

const tree = mkdtempSync(join(tmpdir(), "hillock-layers-"));
/** @type {{ rule: { name: string }, from: string }[]} */
let violations = [];

function write(path, content) {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), `${content}\n`);
}

beforeAll(() => {
  for (const name of [".dependency-cruiser.mjs", "tsconfig.tests.json", "tsconfig.base.json"])
    copyFileSync(join(root, name), join(tree, name));
  write("package.json", '{ "name": "tree", "private": true, "type": "module" }');
  for (const name of ["helper", "bundled", "stranger"]) {
    write(`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`);
    write(`node_modules/${name}/index.js`, `exports.${name} = 1;`);
  }
  for (const [path, content] of Object.entries({ ...good, ...supporting })) write(`packages/${path}`, content);
  for (const [path, [, content]] of Object.entries(bad)) write(`packages/${path}`, content);

  const cruiser = commandOf("dependency-cruiser", "depcruise");
  const options = ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "packages/*/src"];
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, ...options], { cwd: tree, encoding: "utf8", maxBuffer: 1e8 });
  if (stdout === "") throw new Error(stderr);
  violations = JSON.parse(stdout).summary.violations;
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const rulesBrokenBy = (path) => [...new Set(violations.filter(({ from }) => from === `packages/${path}`).map(({ rule }) => rule.name))];

test.each(Object.keys(good))("%s is allowed", (path) => {
  expect(rulesBrokenBy(path)).toEqual([]);
});

test.each(Object.entries(bad).map(([path, [rule]]) => [path, rule]))("%s breaks %s", (path, rule) => {
  expect(rulesBrokenBy(path)).toContain(rule);
});

test("every rule has an offender here", async () => {
  const { default: configuration } = await import("../.dependency-cruiser.mjs");
  const shown = new Set(Object.values(bad).map(([rule]) => rule));
  expect(configuration.forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});
