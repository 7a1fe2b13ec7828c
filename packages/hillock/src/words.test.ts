import { expect, test } from "vitest";
import { article, counted, plural, someOf, verb } from "./words.ts";

test("plurals", () => {
  expect(["row", "entry", "class", "epoch", "batch", "box", "key", "ReLU unit", "more term"].map(plural)).toEqual([
    ...["rows", "entries", "classes", "epochs", "batches", "boxes", "keys", "ReLU units", "more terms"],
  ]);
});

test("counts with their nouns", () => {
  expect([counted(1, "column"), counted(0, "row"), counted(2, "class"), counted("28 × 28", "input"), counted(1n, "byte")]).toEqual([
    ...["1 column", "0 rows", "2 classes", "28 × 28 inputs", "1 byte"],
  ]);
  expect([someOf(1, 1, "unit"), someOf(3, 3, "unit"), someOf(1, 3, "unit"), someOf(0, 1, "unit")]).toEqual([
    ...["The only unit", "All 3 units", "1 of 3 units", "0 of 1 unit"],
  ]);
  expect([verb(1, "is", "are"), verb(0, "is", "are"), verb(2, "is", "are")]).toEqual(["is", "are", "are"]);
});

test("articles", () => {
  expect(["input", "unit", "output", "dataset", "user", "8", "18", "11", "1", "hour", "model", "example"].map(article)).toEqual([
    ...["an input", "a unit", "an output", "a dataset", "a user", "an 8", "an 18", "an 11", "a 1", "an hour", "a model", "an example"],
  ]);
});
