/** Random graphs for the compiler: any mixture of operations over a batch of n examples, with updates of the parameters. */

import { HillockError } from "../../errors.ts";
import { build, type Graph, graph, type Node, type NodeOf, type Update } from "../../graph/index.ts";
import * as math from "../../math/index.ts";

/** Rows of the data set "m", and the widths that occur: few, so that shapes meet; 17 and 5 leave remainders of every vector. */
export const tableRows = 7;
const widths = [1, 3, 5, 17] as const;

/** Choices in a row, from numbers that fast-check makes smaller. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  below(limit: number): number {
    return (this.#numbers[this.#next++] ?? 0) % limit;
  }
  get left(): number {
    return this.#numbers.length - this.#next;
  }
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const unary: readonly ((x: math.Expr) => math.Expr)[] = [
  math.tanh,
  math.sigmoid,
  (x) => math.mul(0.5, x),
  (x) => math.max(x, 0),
  (x) => math.exp(math.neg(math.square(x))),
  (x) => math.sub(x, 0.25),
];
const binary: readonly ((a: math.Expr, b: math.Expr) => math.Expr)[] = [
  math.add,
  math.sub,
  (a, b) => math.mul(math.tanh(a), b),
  math.max,
  (a, b) => math.div(a, math.add(2, math.square(b))),
];

function leaves(): Node[] {
  const n = (name: string, width: number): Node => build.input(name, ["n", width]);
  const index = build.input("index", ["n"], "i32");
  return [
    ...widths.map((width) => n(`x${width}`, width)),
    ...widths.flatMap((a) => widths.map((b) => build.parameter(`w${a}_${b}`, [a, b]))),
    ...widths.map((width) => build.parameter(`b${width}`, [width])),
    build.parameter("s", []),
    build.gather(build.input("table", ["m", 5]), index),
    build.gather(build.input("bytes", ["m", 17], "u8"), index),
    build.gather(build.parameter("embedding", [tableRows, 3]), index),
    build.size("n"),
    build.random(build.input("seed", [], "i32"), build.input("step", [], "i32"), ["n", 5], 1),
    build.random(build.input("seed2", [], "i32"), build.input("step2", [], "i32"), [17], 2),
    build.iota(5),
  ];
}

/** One more node over those that are there; undefined when the choice does not fit. */
function grow(nodes: readonly Node[], choices: Choices): Node | undefined {
  const recent = nodes.slice(-6);
  const any = (): Node => (choices.below(2) === 0 ? choices.of(nodes) : choices.of(recent));
  switch (choices.below(7)) {
    case 0:
      return build.map(choices.of(unary), any());
    case 1:
    case 2:
      return build.map(choices.of(binary), any(), any());
    case 3: {
      const [a, b] = [any(), any()];
      const options = { transposeA: choices.below(2) === 1, transposeB: choices.below(2) === 1 };
      const product = build.matmul(a, b, options);
      return typeof product.shape[1] === "number" ? build.map((x) => math.mul(0.3, x), product) : undefined;
    }
    case 4: {
      const of = any();
      const axes = of.shape.map((_, axis) => axis).filter(() => choices.below(2) === 1);
      return build.map((x) => math.mul(0.25, x), build.reduce(choices.of(["sum", "max", "min"]), of, axes));
    }
    case 5: {
      const of = any();
      const [rows, columns] = of.shape;
      if (of.shape.length === 1) return build.reshape(of, [rows!, 1]);
      return typeof rows === "number"
        ? build.reshape(of, choices.of([[rows * (columns as number)], [columns!, rows], [1, rows * (columns as number)]]))
        : undefined;
    }
    default: {
      const of = any();
      return of.shape.length === 2 && of.shape.every((size) => typeof size === "number") ? build.transpose(of, [1, 0]) : build.softmax(of);
    }
  }
}

/** A graph from a list of numbers. Its outputs are the last values; parameters for which there is a value of their shape are updated by it. */
export function randomGraph(numbers: readonly number[]): Graph {
  const choices = new Choices(numbers);
  const nodes = leaves();
  const start = nodes.length;
  while (choices.left > 12) {
    try {
      const node = grow(nodes, choices);
      if (node === undefined || nodes.includes(node)) continue;
      if (node.shape.every((size, axis) => axis === 0 || typeof size === "number")) nodes.push(node);
    } catch (error) {
      // Shapes that do not fit: another choice then.
      if (!(error instanceof HillockError)) throw error;
    }
  }
  const made = nodes.slice(start);
  const updates: Update[] = [];
  for (const parameter of nodes.filter((node): node is NodeOf<"parameter"> => node.op === "parameter")) {
    const values = made.filter(({ shape }) => shape.join() === parameter.shape.join());
    if (values.length === 0 || choices.below(3) === 0) continue;
    const value = choices.of(values);
    updates.push({
      parameter,
      value: choices.below(2) === 0 ? value : build.map((w, v) => math.sub(w, math.mul(0.1, v)), parameter, value),
    });
  }
  const outputs = new Set([...made.slice(-1 - choices.below(3)), ...made.slice(0, choices.below(3))]);
  return graph(Object.fromEntries([...outputs].map((node, i) => [`out${i}`, node])), updates);
}
