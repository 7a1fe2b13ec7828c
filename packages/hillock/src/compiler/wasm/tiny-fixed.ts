/** Values of fixed size in a tiny program: four neighbouring elements to a vector, each vector computed when it is first asked for. */

import { InternalError } from "../../errors.ts";
import { inputVariable } from "../../graph/index.ts";
import { innerOf, type Matrix, type Product, type Source, storageOf } from "../matrix.ts";
import { elementsOf, isBatch } from "../tiny.ts";
import type { KernelContext } from "./context.ts";
import { ExpressionEmitter } from "./expression.ts";
import type { Lanes } from "./lanes.ts";
import { randomAt } from "./tiny-rows.ts";
import { assemble, dot, foldTree, type Quad } from "./tiny-shuffles.ts";
import type { ParameterWrites } from "./tiny-writes.ts";

type Fixed = Exclude<Matrix, { kind: "view" }>;

/** Vector `index` of a sum over the examples. */
export type SumVector = (value: Matrix, index: number) => Lanes;

export class FixedValues {
  readonly #k: KernelContext;
  readonly #writes: ParameterWrites;
  readonly #sum: SumVector;
  readonly #vectors = new Map<Matrix, Lanes[]>();

  constructor(k: KernelContext, writes: ParameterWrites, sum: SumVector) {
    this.#k = k;
    this.#writes = writes;
    this.#sum = sum;
  }

  /** Elements 4·index and on. A value of one element is in all lanes; else lanes past the last element hold anything. */
  vector(value: Matrix, index: number): Lanes {
    const storage = storageOf(value);
    let vectors = this.#vectors.get(storage);
    if (vectors === undefined) {
      vectors = [];
      this.#vectors.set(storage, vectors);
    }
    vectors[index] ??= this.#compute(storage, index);
    return vectors[index];
  }

  /** All vectors of a value: before a loop that is going to ask for them. */
  prepare(value: Matrix): void {
    if (this.#isInMemory(storageOf(value)) && elementsOf(value) > 1) return;
    for (let index = 0; 4 * index < elementsOf(value); index++) this.vector(value, index);
  }

  /** One element in all lanes. Weights are read from memory each time, which costs less than a register. */
  splat(value: Matrix, element: number): Lanes {
    const storage = storageOf(value);
    if (elementsOf(storage) === 1) return this.vector(storage, 0);
    if (storage.kind === "iota") return this.#k.lanes.constant(element);
    if (this.#isInMemory(storage)) {
      this.#writes.read(storage.name, element, 1);
      return this.#k.loadSplat(this.#k.base(storage), element * this.#k.bytesPerElement(storage), storage.dtype);
    }
    return this.#elements(storage, [element, element, element, element]);
  }

  #isInMemory(storage: Matrix): storage is Source {
    return storage.kind === "source";
  }

  #elements(value: Matrix, elements: Quad<number>): Lanes {
    return assemble(this.#k.lanes, (index) => this.vector(value, index), elements);
  }

  #compute(value: Fixed, index: number): Lanes {
    const { lanes } = this.#k;
    const last = elementsOf(value) - 1;
    const elements = [0, 1, 2, 3].map((lane) => Math.min(4 * index + lane, last)) as unknown as Quad<number>;
    const rows = elements.map((element) => Math.floor(element / value.columns)) as unknown as Quad<number>;
    const columns = elements.map((element) => element % value.columns) as unknown as Quad<number>;
    const each = (element: (row: number, column: number) => number): Quad<number> =>
      rows.map((row, lane) => element(row, columns[lane]!)) as unknown as Quad<number>;
    switch (value.kind) {
      case "source":
        return this.#load(value, index);
      case "iota":
        return lanes.floats(elements as [number, number, number, number]);
      case "size":
        return this.#k.loadScalar(value)!;
      case "random":
        return randomAt(this.#k, value, lanes.words(elements as [number, number, number, number]));
      case "map":
        return this.#map(value, index, each);
      case "rowReduce": {
        const parts = Array.from({ length: value.of.columns }, (_, j) =>
          this.#elements(
            value.of,
            each((row) => row * value.of.columns + j),
          ),
        );
        return foldTree(lanes, value.fold, parts);
      }
      case "columnReduce": {
        if (isBatch(value.of)) return this.#sum(value, index);
        const length = value.of.rows as number;
        const parts = Array.from({ length }, (_, i) =>
          this.#elements(
            value.of,
            each((_row, column) => i * value.columns + column),
          ),
        );
        return foldTree(lanes, value.fold, parts);
      }
      case "matmul":
        return isBatch(value.a) ? this.#sum(value, index) : this.#product(value, each);
      case "copy":
        return this.#elements(value.of, elements.map((element) => sourceOf(value, element)) as unknown as Quad<number>);
      case "gather":
        throw new InternalError({ problem: "A gather is no fixed value of a tiny program" });
    }
  }

  #load(value: Source, index: number): Lanes {
    const count = Math.min(4, elementsOf(value) - 4 * index);
    this.#writes.read(value.name, 4 * index, count);
    const [base, bytes] = [this.#k.base(value), this.#k.bytesPerElement(value)];
    return elementsOf(value) === 1
      ? this.#k.loadSplat(base, 0, value.dtype)
      : this.#k.loadVector(base, 4 * index * bytes, count, value.dtype);
  }

  #map(
    value: Extract<Matrix, { kind: "map" }>,
    index: number,
    each: (element: (row: number, column: number) => number) => Quad<number>,
  ): Lanes {
    const read = (operand: Matrix): Lanes => {
      if (elementsOf(operand) === 1) return this.vector(operand, 0);
      if (operand.rows === value.rows && operand.columns === value.columns) return this.vector(operand, index);
      return this.#elements(
        operand,
        each((row, column) => (operand.rows === 1 ? 0 : row * operand.columns) + (operand.columns === 1 ? 0 : column)),
      );
    };
    const variable = (name: string): Lanes => read(value.operands.find((_, i) => inputVariable(i) === name)!);
    return new ExpressionEmitter(this.#k.lanes, variable).emit(value.expr);
  }

  #product(product: Product, each: (element: (row: number, column: number) => number) => Quad<number>): Lanes {
    const { a, b, transposeA, transposeB } = product;
    const length = innerOf(product) as number;
    return dot(this.#k.lanes, length, (k) => [
      this.#elements(
        a,
        each((row) => (transposeA ? k * a.columns + row : row * a.columns + k)),
      ),
      this.#elements(
        b,
        each((_, column) => (transposeB ? column * b.columns + k : k * b.columns + column)),
      ),
    ]);
  }
}

/** The element of the source from which an element of a copy comes. */
export function sourceOf({ shape, strides }: Extract<Matrix, { kind: "copy" }>, element: number): number {
  let rest = element;
  let source = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    source += (rest % size) * strides[axis]!;
    rest = Math.floor(rest / size);
  }
  return source;
}
