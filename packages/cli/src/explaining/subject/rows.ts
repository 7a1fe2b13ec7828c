/** Examples of the user's own: --x and --y, or the rows of a file, whose last columns are what should come out. */

import { counted, type Examples, type Sequential, tensorFrom } from "hillock";
import type { Written } from "../../training/settings.ts";
import { UsageError } from "../../usage-error.ts";
import type { Table } from "./csv.ts";

export interface OwnRows {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  /** Lines of a file, from 1. */
  readonly lines?: readonly number[];
}

/** The numbers that an option holds. @throws UsageError */
export function numbersOf(written: Written, option: "x" | "y"): number[] | undefined {
  const text = written[option];
  if (typeof text !== "string") return undefined;
  const numbers = text.split(/[,;]/).map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.every(Number.isFinite)) return numbers;
  throw new UsageError({
    problem: `--${option} does not take this value`,
    received: JSON.stringify(text),
    expected: "numbers with commas between them",
    fix: `Write it like --${option} 0,1.`,
  });
}

/** @throws UsageError where only one of the two is given. */
export function givenRow(written: Written): OwnRows {
  const [x, y] = [numbersOf(written, "x"), numbersOf(written, "y")];
  if (x !== undefined && y !== undefined) return { x: [x], y: [y] };
  throw new UsageError({
    problem: x === undefined ? "The example has no inputs" : "The example does not say what should come out",
    received: x === undefined ? "--y alone" : "--x alone",
    expected: "--x and --y, such as --x 0.05,0.1 --y 0.01,0.99",
    fix: `Add --${x === undefined ? "x" : "y"}.`,
  });
}

/** @param targets how many of the last columns are targets */
export function rowsOf({ rows, path }: Table, targets: number): OwnRows {
  const columns = rows[0]!.numbers.length;
  const inputs = columns - targets;
  if (inputs < 1) {
    throw new UsageError({
      problem: `${path} has too few columns`,
      received: counted(columns, "column"),
      expected: `at least one input, and then ${targets} for what should come out`,
      fix: "--outputs says how many of the last columns are what should come out; 1 unless given.",
    });
  }
  return {
    x: rows.map(({ numbers }) => numbers.slice(0, inputs)),
    y: rows.map(({ numbers }) => numbers.slice(inputs)),
    lines: rows.map(({ line }) => line),
  };
}

/** A label is one number, whatever the count of outputs is. */
export const targetsOf = (net: Sequential): number => (net.loss.name === "sparseCategoricalCrossentropy" ? 1 : (net.outputShape[0] ?? 1));

/** @throws UsageError when the network takes other counts of numbers. */
export function examplesOf(net: Sequential, { x, y }: OwnRows): Examples {
  const inputs = net.inputShape.reduce((product, size) => product * size, 1);
  const targets = targetsOf(net);
  if (x[0]!.length !== inputs) throw anotherCount("inputs", x[0]!.length, inputs);
  if (y[0]!.length !== targets) throw anotherCount("targets", y[0]!.length, targets);
  const labels = net.loss.name === "sparseCategoricalCrossentropy";
  return {
    x: tensorFrom(Float32Array.from(x.flat()), [x.length, ...net.inputShape]),
    y: labels ? tensorFrom(asLabels(y.flat()), [y.length]) : tensorFrom(Float32Array.from(y.flat()), [y.length, targets]),
  };
}

function asLabels(values: readonly number[]): Int32Array {
  const bad = values.find((value) => !Number.isInteger(value) || value < 0);
  if (bad === undefined) return Int32Array.from(values);
  throw new UsageError({
    problem: "A label is no class",
    received: String(bad),
    expected: "a whole number, 0 or more: labels count classes from 0",
    fix: "Another --loss takes numbers as targets.",
  });
}

export const anotherCount = (what: "inputs" | "targets", received: number, expected: number): UsageError =>
  new UsageError({
    problem: `The example has another count of ${what} than the network`,
    received: String(received),
    expected: String(expected),
    fix:
      what === "inputs" ? "Inputs are --x, or the first columns of a file." : "What should come out is --y, or the last columns of a file.",
  });
