/** The mutants of a run. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../run.mjs";
import { equivalentOf, equivalents } from "./equivalents.mjs";
import { filesUnder } from "./reach.mjs";
import { sample } from "./sample.mjs";
import { sitesOf } from "./sites.mjs";

/** @typedef {import("./sites.mjs").Site} Site */

export const sources = join(root, "packages/hillock/src");

/**
 * @param {{ folders: readonly string[], only: string, count: number, seed: number }} options
 * @throws Error when an entry of `equivalents.mjs` fits no mutant of its file any more
 */
export function chosenSites({ folders, only, count, seed }) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @param {string} file */
  const textOf = (file) => {
    let text = texts.get(file);
    if (text === undefined) {
      text = readFileSync(join(root, file), "utf8");
      texts.set(file, text);
    }
    return text;
  };
  /** @param {Site} site */
  const folderOf = ({ file }) => relative(sources, join(root, file)).split("/")[0] ?? "";

  const files = folders
    .flatMap((folder) => filesUnder(join(sources, folder)))
    .map((path) => relative(root, path))
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|\/testing\//.test(file) && file.includes(only));
  const sites = files.flatMap((file) => sitesOf(file, textOf(file)));
  const stale = equivalents.find(
    (entry) => files.some((file) => file.endsWith(entry.file)) && !sites.some((site) => equivalentOf(site, textOf(site.file)) === entry),
  );
  if (stale !== undefined)
    throw new Error(`equivalents.mjs: nothing in ${stale.file} fits "${stale.line}", ${stale.before} → ${stale.after}`);

  /** @type {Map<string, number>} */
  const excluded = new Map();
  const open = sites.filter(({ excluded: rule }) => {
    if (rule !== undefined) excluded.set(rule, (excluded.get(rule) ?? 0) + 1);
    return rule === undefined;
  });
  const chosen = sample(open, count, seed, folderOf).map((site) => ({ site, equivalent: equivalentOf(site, textOf(site.file)) }));
  return { open: open.length, excluded, chosen, folderOf, textOf };
}
