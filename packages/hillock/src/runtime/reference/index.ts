/** The reference device: every graph evaluated in f64 by the operations' own definitions. Slow, and right. */

import { type Dtype, evaluateGraph, type Graph, type NodeOf, resolveShape, sizeOf } from "../../graph/index.ts";
import { checkLength, checkWindow, disposed, missing, rowsBefore } from "../check.ts";
import type { Device, Executable, LoadOptions, Store, StoredArray, Window } from "../device.ts";

/** f32 values are kept in f64, so that nothing is rounded between steps. */
const copyOf = (dtype: Dtype, data: ArrayLike<number>): StoredArray =>
  dtype === "f32" ? Float64Array.from(data) : dtype === "i32" ? Int32Array.from(data) : Uint8Array.from(data);

class ReferenceStore implements Store {
  #arrays: Map<string, StoredArray> | undefined = new Map();

  get arrays(): Map<string, StoredArray> {
    if (this.#arrays === undefined) throw disposed("store");
    return this.#arrays;
  }
  set(name: string, dtype: Dtype, data: ArrayLike<number>): void {
    this.arrays.set(name, copyOf(dtype, data));
  }
  get(name: string): StoredArray {
    const array = this.arrays.get(name);
    if (array === undefined) throw missing(name, this.arrays.keys());
    return array.slice();
  }
  has(name: string): boolean {
    return this.arrays.has(name);
  }
  delete(name: string): void {
    this.arrays.delete(name);
  }
  get bytes(): number {
    return [...this.arrays.values()].reduce((sum, array) => sum + array.byteLength, 0);
  }
  load(graph: Graph, options: LoadOptions): Promise<Executable> {
    return Promise.resolve(new ReferenceExecutable(this, graph, options));
  }
  dispose(): void {
    this.#arrays = undefined;
  }
}

class ReferenceExecutable implements Executable {
  readonly kernels: readonly string[] = [];
  readonly threads = 1;
  readonly #store: ReferenceStore;
  readonly #graph: Graph;
  readonly #options: LoadOptions;
  readonly #outputs = new Map<string, Float64Array>();
  #records = new Map<string, number[]>();

  constructor(store: ReferenceStore, graph: Graph, options: LoadOptions) {
    this.#store = store;
    this.#graph = graph;
    this.#options = options;
  }

  async run(window: Window): Promise<number> {
    checkWindow(window, this.#options.capacity);
    for (const [name, { shape }] of Object.entries(this.#graph.outputs)) {
      const size = sizeOf(resolveShape(shape, { n: rowsBefore(window.to, window) }));
      const before = this.#outputs.get(name);
      if (before?.length === size) continue;
      // A stream that is written in several runs keeps what earlier ones wrote.
      const output = new Float64Array(size);
      if (before !== undefined) output.set(before.subarray(0, size));
      this.#outputs.set(name, output);
    }
    this.#records = new Map((this.#options.records ?? []).map((name) => [name, []]));
    for (let step = window.from; step < window.to; step++) {
      const first = rowsBefore(step, window);
      this.#step(first, rowsBefore(step + 1, window) - first);
      const { guard } = this.#options;
      if (guard !== undefined && !Number.isFinite(this.#outputs.get(guard)![0]!)) return step;
    }
    return window.to;
  }

  #step(first: number, n: number): void {
    const sources = this.#graph.nodes.filter((node) => node.op === "input" || node.op === "parameter");
    const feed = Object.fromEntries(sources.map((node) => [node.attributes.name, this.#feed(node, first, n)]));
    const values = evaluateGraph(this.#graph, feed, { n, m: this.#tableRows(sources) });
    for (const [name, node] of Object.entries(this.#graph.outputs)) {
      const { data } = values.get(node)!;
      this.#outputs.get(name)!.set(data, node.shape[0] === "n" ? first * (data.length / n) : 0);
      this.#records.get(name)?.push(data[0]!);
    }
    const updated = this.#graph.updates.map(
      ({ parameter, value }) => [parameter.attributes.name, values.get(value)!.data.slice()] as const,
    );
    for (const [name, data] of updated) this.#store.arrays.set(name, data);
    const { counter } = this.#options;
    if (counter !== undefined && this.#store.has(counter)) (this.#store.arrays.get(counter) as Int32Array)[0]! += 1;
  }

  #feed(node: NodeOf<"input"> | NodeOf<"parameter">, first: number, n: number): StoredArray {
    const { name, shape } = node.attributes;
    const array = this.#store.arrays.get(name);
    if (array === undefined) throw missing(name, this.#store.arrays.keys());
    if (shape[0] === "m") return array;
    const perRow = sizeOf(resolveShape(shape[0] === "n" ? shape.slice(1) : shape, {}));
    if (shape[0] !== "n") return array;
    checkLength(name, array.length, (first + n) * perRow);
    return array.subarray(first * perRow, (first + n) * perRow);
  }

  #tableRows(sources: readonly (NodeOf<"input"> | NodeOf<"parameter">)[]): number {
    const table = sources.find((node) => node.shape[0] === "m");
    if (table === undefined) return 0;
    const perRow = sizeOf(resolveShape(table.shape.slice(1), {}));
    return this.#store.arrays.get(table.attributes.name)!.length / perRow;
  }

  record(name: string): ArrayLike<number> {
    const values = this.#records.get(name);
    if (values === undefined) throw missing(name, this.#records.keys());
    return values;
  }
  output(name: string): StoredArray {
    const array = this.#outputs.get(name);
    if (array === undefined) throw missing(name, this.#outputs.keys());
    return array.slice();
  }
  dispose(): void {
    this.#outputs.clear();
  }
}

/** Evaluates in f64, operation by operation: the oracle, and a device to learn on. */
export const reference = (): Device => ({ name: "reference", open: () => Promise.resolve(new ReferenceStore()) });
