/** From a network's outputs to classes. */

import { argmax, type Examples, type Tensor } from "hillock";
import type { Dataset } from "../training/datasets.ts";

/** A probability above one half is class 1; among several outputs the largest wins. */
export function labelsOf(output: Tensor): Int32Array {
  const width = output.shape[1] ?? 1;
  if (width > 1) return argmax(output).data as Int32Array;
  return Int32Array.from(output.data, (value) => Number(value * output.scale > 0.5));
}

export const actualLabels = ({ y }: Examples): Int32Array => Int32Array.from(y.data, (value) => value * y.scale);

/** The probability that the network gives to one of the classes of an example. */
export function probabilityOf(output: Tensor, row: number, label: number): number {
  const width = output.shape[1] ?? 1;
  const at = (column: number): number => output.data[row * width + column]! * output.scale;
  return width > 1 ? at(label) : label === 1 ? at(0) : 1 - at(0);
}

/** All class probabilities of an example. */
export const probabilitiesOf = (output: Tensor, row: number, classes: number): number[] =>
  Array.from({ length: classes }, (_, label) => probabilityOf(output, row, label));

export const isClassification = ({ classes }: Dataset): boolean => classes.length > 0;
