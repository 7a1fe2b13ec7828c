/** What `hillock predict` is given: names of pictures, or rows of numbers. */

import { UsageError } from "../usage-error.ts";

/** Words that are not numbers are taken for files, unless commas make them rows with a slip in them ("0.5,o.2") and nothing after a point makes them files. */
export const isPicture = (word: string): boolean => {
  const isRow = /[,;]/.test(word) && !/\.[a-z]\w{1,4}$/i.test(word) && !/[/\\]/.test(word);
  return !isRow && !/^[\s\d.,;eE+-]+$/.test(word);
};

/**
 * "0,1" is a row. Single numbers ("0 1") together are one row, except for networks of one input, where each is a row.
 * @throws UsageError when something is no number, or a row has not as many as the network has inputs.
 */
export function numberRows(words: readonly string[], inputs: number): number[][] {
  const single = words.every((word) => !/[,;]/.test(word.trim()));
  const texts = single && inputs > 1 ? [words.join(",")] : words;
  return texts.map((text) => {
    const row = text.split(/[,;]/).map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new UsageError({
        problem: `"${text}" is not a row of numbers`,
        received: JSON.stringify(text.split(/[,;]/)[bad]),
        expected: "numbers with commas between them",
        fix: `Write it like ${exampleRow(inputs)}.`,
      });
    }
    if (row.length !== inputs) {
      throw new UsageError({
        problem: "The network takes another count of numbers",
        received: `${row.length} (${text.length > 60 ? `${text.slice(0, 60)}…` : text})`,
        expected: `${inputs} for each row`,
        fix:
          inputs > 8
            ? `A network of so many inputs is usually shown pictures: give the name of a file that holds one.`
            : `Write it like ${exampleRow(inputs)}.`,
      });
    }
    return row;
  });
}

const exampleRow = (inputs: number): string => Array.from({ length: Math.min(inputs, 8) }, (_, i) => i % 2).join(",");
