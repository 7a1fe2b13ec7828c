/** What the words of `hillock explain`, `check` and `health` name: a data set, a saved network, a file of rows, or a saved network and one of the others. */

import { statSync } from "node:fs";
import { type Dataset, datasetNamed, datasetNames } from "../../training/datasets.ts";
import type { Written } from "../../training/settings.ts";
import { UsageError } from "../../usage-error.ts";

export interface Named {
  /** The folder of a saved network; a fresh one without. */
  readonly model: string | undefined;
  /** Where examples come from; from --x and --y alone without. */
  readonly dataset: Dataset | undefined;
  readonly file: string | undefined;
}

const expected =
  "a data set, such as xor; a file of rows, such as rows.csv; a saved network and one of these, such as runs/mnist mnist; or --x and --y, alone or with a saved network";

const kindOf = (path: string): "file" | "folder" | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : found.isDirectory() ? "folder" : "file";
};
const isDataset = (word: string): boolean => datasetNames.includes(word.toLowerCase().replaceAll("_", "-"));
const isFile = (word: string): boolean => !isDataset(word) && (/\.(csv|tsv)$/i.test(word) || kindOf(word) === "file");

/** @throws UsageError */
export function namedBy(words: readonly string[], written: Written): Named {
  const given = written.x !== undefined || written.y !== undefined;
  const [first, second] = words;
  if (words.length > 2) throw new UsageError({ problem: "These words are too many", received: words.join(" "), expected });
  if (first === undefined) {
    if (given) return { model: undefined, dataset: undefined, file: undefined };
    throw new UsageError({
      problem: "There is neither a network nor an example to look at",
      expected,
      fix: `The data sets are ${datasetNames.join(", ")}.`,
    });
  }
  if (second !== undefined) return { model: first, ...examplesIn(second, given) };
  if (isFile(first) || isDataset(first)) return { model: undefined, ...examplesIn(first, given) };
  const isModel = first.includes("/") || kindOf(first) === "folder";
  if (!isModel) return { model: undefined, ...examplesIn(first, given) };
  if (given) return { model: first, dataset: undefined, file: undefined };
  throw new UsageError({
    problem: "A saved network needs examples beside it",
    received: first,
    expected,
    fix: `The data sets are ${datasetNames.join(", ")}.`,
  });
}

function examplesIn(word: string, given: boolean): Pick<Named, "dataset" | "file"> {
  if (!isFile(word) && !isDataset(word) && kindOf(word) === "folder")
    throw new UsageError({
      problem: "A folder is no example to look at",
      received: `${word}, which is a folder`,
      expected,
      fix: "A saved network stands first, what it looks at second.",
    });
  if (!isFile(word)) return { dataset: datasetNamed(word), file: undefined };
  if (!given) return { dataset: undefined, file: word };
  throw new UsageError({
    problem: "An example is either a row of a file or given by --x and --y",
    received: `${word} with --x or --y`,
    expected: "one of them",
    fix: "--row chooses a row of the file.",
  });
}
