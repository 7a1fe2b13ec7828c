/** Graph → matrices: shapes of any rank become rows × columns, constants move into expressions, equal values become one. */

import { DeviceError } from "../errors.ts";
import { type Dimension, describe, type Graph, inputVariable, type Node, type NodeOf, type Shape, shapeText } from "../graph/index.ts";
import { constant, type Expr, simplify, substitute, variable, variablesOf } from "../math/index.ts";
import { isComputed, type Mapped, type Matrix, type Source, storageOf } from "./matrix.ts";

type Unnumbered<T> = T extends Matrix ? Omit<T, "id"> : never;

const product = (sizes: Shape): number => sizes.reduce<number>((total, size) => total * (size as number), 1);

function unsupported(node: Node, problem: string): DeviceError {
  return new DeviceError({
    problem: `${describe(node)} cannot be compiled: ${problem}`,
    received: `a result of shape ${shapeText(node.shape)} from ${node.inputs.map((input) => shapeText(input.shape)).join(" and ")}`,
    expected: "symbolic sizes on the first axis only",
    fix: "Reshape so that the batch comes first, or run this graph on the reference device.",
  });
}

/** Rows × columns of a tensor: the first axis against the rest. A vector of known size is one row, one of examples is one column. */
function matrixSize(node: Node): [rows: Dimension, columns: number] {
  const { shape } = node;
  if (shape.slice(1).some((size) => typeof size === "string")) throw unsupported(node, "a symbolic size is not on the first axis");
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return typeof shape[0] === "number" ? [1, shape[0]] : [shape[0]!, 1];
  return [shape[0]!, product(shape.slice(1))];
}

/** Element strides of a tensor stored row-major, 0 on axes of size 1. */
function stridesOf(shape: Shape): number[] {
  return shape.map((size, axis) => (size === 1 ? 0 : product(shape.slice(axis + 1))));
}

export class Lowering {
  readonly values: Matrix[] = [];
  readonly #byKey = new Map<string, Matrix>();
  readonly #byNode = new Map<Node, Matrix>();
  readonly #exprIds = new Map<Expr, number>();

  constructor(graph: Graph) {
    for (const node of graph.nodes) this.#byNode.set(node, this.#lower(node));
  }

  of(node: Node): Matrix {
    return this.#byNode.get(node)!;
  }

  /** A value that a kernel computes: what comes from outside as it is goes through a map that changes nothing. */
  computed(value: Matrix): Matrix {
    if (isComputed(storageOf(value))) return value;
    return this.#intern({ kind: "map", expr: variable(inputVariable(0)), operands: [value], rows: value.rows, columns: value.columns });
  }

  /** Values that are computed in the same way are the same object. */
  #intern(value: Unnumbered<Matrix>): Matrix {
    const key = JSON.stringify(Object.values(value), (_, part: unknown) => {
      if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
      if ("id" in part) return `#${(part as Matrix).id}`;
      const expr = part as Expr;
      if (!this.#exprIds.has(expr)) this.#exprIds.set(expr, this.#exprIds.size);
      return `e${this.#exprIds.get(expr)}`;
    });
    const known = this.#byKey.get(`${value.kind} ${key}`);
    if (known !== undefined) return known;
    const made = { ...value, id: this.values.length } as Matrix;
    this.values.push(made);
    this.#byKey.set(`${value.kind} ${key}`, made);
    return made;
  }

  #view(of: Matrix, rows: Dimension, columns: number): Matrix {
    if (of.rows === rows && of.columns === columns) return of;
    const base = of.kind === "view" ? of.of : this.#inMemory(of);
    if (base.rows === rows && base.columns === columns) return base;
    return this.#intern({ kind: "view", of: base, rows, columns });
  }

  /** Numbers that are made where they are read have no place in memory: a map writes them down. */
  #inMemory(value: Matrix): Matrix {
    return value.kind === "iota" || value.kind === "size" ? this.computed(value) : value;
  }

  #lower(node: Node): Matrix {
    const [rows, columns] = matrixSize(node);
    const inputs = node.inputs.map((input) => this.of(input));
    switch (node.op) {
      case "input":
        return this.#intern({ kind: "source", role: "input", name: node.attributes.name, dtype: node.dtype, rows, columns });
      case "parameter":
        return this.#intern({ kind: "source", role: "parameter", name: node.attributes.name, dtype: "f32", rows, columns });
      case "constant":
        return this.#intern({ kind: "map", expr: constant(node.attributes.value), operands: [], rows, columns });
      case "iota":
        return this.#intern({ kind: "iota", rows, columns });
      case "size":
        return this.#intern({ kind: "size", dimension: node.attributes.dimension, rows, columns });
      case "map":
        return this.#map(node, rows, columns);
      case "reduce":
        return this.#reduce(node, rows, columns);
      case "matmul":
        return this.#matmul(node, rows, columns);
      case "reshape":
      case "detach":
        return this.#view(inputs[0]!, rows, columns);
      case "transpose":
        return this.#transpose(node, rows, columns);
      case "gather":
        return this.#gather(node, rows, columns);
      case "random":
        return this.#intern({
          kind: "random",
          seed: inputs[0] as Source,
          step: inputs[1] as Source,
          stream: node.attributes.stream,
          rows,
          columns,
        });
    }
  }

  /** Brings an operand into a form that differs from the result, if at all, by having one row or one column. */
  #align(node: Node, operand: Node): Matrix {
    const value = this.of(operand);
    const rank = node.shape.length;
    if (rank < 2) return this.#view(value, operand.shape.length === 0 || operand.shape[0] === 1 ? 1 : value.rows, value.columns);
    const padded: Dimension[] = [...new Array<Dimension>(rank - operand.shape.length).fill(1), ...operand.shape];
    const [rest, wanted] = [padded.slice(1), node.shape.slice(1)];
    if (rest.every((size) => size === 1)) return this.#view(value, padded[0]!, 1);
    if (rest.every((size, axis) => size === wanted[axis])) return this.#view(value, padded[0]!, product(rest));
    const shape = [padded[0]!, ...wanted];
    return this.#intern({
      kind: "copy",
      of: this.#inMemory(value),
      shape,
      strides: stridesOf(padded),
      rows: padded[0]!,
      columns: product(wanted),
    });
  }

  #map(node: NodeOf<"map">, rows: Dimension, columns: number): Matrix {
    const operands: Matrix[] = [];
    const bindings: Record<string, Expr> = {};
    node.inputs.forEach((input, i) => {
      if (!variablesOf(node.attributes.expr).includes(inputVariable(i))) return;
      let operand = this.#align(node, input);
      // A map that only broadcasts is no work of its own: whoever reads it can broadcast by itself.
      if (operand.kind === "map" && operand.expr.kind === "variable") operand = operand.operands[0]!;
      if (operand.kind === "map" && operand.expr.kind === "constant") {
        bindings[inputVariable(i)] = operand.expr;
        return;
      }
      const known = operands.indexOf(operand);
      bindings[inputVariable(i)] = variable(inputVariable(known >= 0 ? known : operands.length));
      if (known < 0) operands.push(operand);
    });
    const expr = simplify(substitute(node.attributes.expr, bindings));
    const [only] = operands;
    if (expr.kind === "variable" && only?.rows === rows && only.columns === columns && !(only.kind === "source" && only.dtype !== "f32"))
      return only;
    return this.#intern({ kind: "map", expr, operands, rows, columns });
  }

  #rowReduce(node: NodeOf<"reduce">, of: Matrix): Matrix {
    return of.columns === 1 ? of : this.#intern({ kind: "rowReduce", fold: node.attributes.kind, of, rows: of.rows, columns: 1 });
  }
  #columnReduce(node: NodeOf<"reduce">, of: Matrix): Matrix {
    return of.rows === 1 ? of : this.#intern({ kind: "columnReduce", fold: node.attributes.kind, of, rows: 1, columns: of.columns });
  }

  /** Reductions along the last axes are row reductions, along the first a column reduction; others are brought to that by a copy. */
  #reduce(node: NodeOf<"reduce">, rows: Dimension, columns: number): Matrix {
    const [input] = node.inputs as readonly [Node];
    const value = this.of(input);
    const { axes } = node.attributes;
    const first = input.shape[0]!;
    if (input.shape.length === 1)
      return this.#view(value.rows === 1 ? this.#rowReduce(node, value) : this.#columnReduce(node, value), rows, columns);
    const inner = input.shape.map((_, axis) => axis).slice(1);
    const reduced = inner.filter((axis) => axes.includes(axis));
    const kept = inner.filter((axis) => !axes.includes(axis));
    let result = value;
    if (kept.length === 0 || product(kept.map((axis) => input.shape[axis]!)) === 1) {
      result = this.#rowReduce(node, this.#view(value, first, value.columns));
    } else if (reduced.length > 0) {
      if (typeof first === "string") throw unsupported(node, "it reduces some inner axes of a batch");
      const order = [0, ...kept, ...reduced];
      const strides = stridesOf(input.shape);
      const shape = order.map((axis) => input.shape[axis]!);
      const width = product(reduced.map((axis) => input.shape[axis]!));
      const ordered = order.every((axis, i) => axis === i)
        ? value
        : this.#intern({
            kind: "copy",
            of: value,
            shape,
            strides: order.map((axis) => strides[axis]!),
            rows: first,
            columns: product(shape.slice(1)),
          });
      const keptSize = product(kept.map((axis) => input.shape[axis]!));
      result = this.#view(this.#rowReduce(node, this.#view(ordered, first * keptSize, width)), first, keptSize);
    }
    if (axes.includes(0)) result = this.#columnReduce(node, result);
    return this.#view(result, rows, columns);
  }

  #matmul(node: NodeOf<"matmul">, rows: Dimension, columns: number): Matrix {
    const [a, b] = node.inputs.map((input) => this.#asF32(this.of(input))) as [Matrix, Matrix];
    const { transposeA, transposeB } = node.attributes;
    if (typeof columns !== "number") throw unsupported(node, "its columns are symbolic");
    if (!(transposeA && transposeB)) return this.#intern({ kind: "matmul", a, b, transposeA, transposeB, rows, columns });
    const [inner, outer] = node.inputs[0]!.shape as [Dimension, Dimension];
    if (typeof inner === "string") throw unsupported(node, "both operands are transposed and one is a batch");
    const turned = this.#intern({ kind: "copy", of: a, shape: [outer, inner], strides: [1, outer as number], rows: outer, columns: inner });
    return this.#intern({ kind: "matmul", a: turned, b, transposeA: false, transposeB, rows, columns });
  }

  /** Only f32 can be multiplied: stored bytes and integers are converted by a map of their own. */
  #asF32(value: Matrix): Matrix {
    if (value.kind !== "source" || value.dtype === "f32") return this.#inMemory(value);
    return this.#intern({
      kind: "map",
      expr: variable(inputVariable(0)),
      operands: [value],
      rows: value.rows,
      columns: value.columns,
    } satisfies Omit<Mapped, "id">);
  }

  #transpose(node: NodeOf<"transpose">, rows: Dimension, columns: number): Matrix {
    const [input] = node.inputs as readonly [Node];
    const { permutation } = node.attributes;
    if (permutation.every((axis, i) => axis === i)) return this.of(input);
    const strides = stridesOf(input.shape);
    return this.#intern({
      kind: "copy",
      of: this.#asF32(this.of(input)),
      shape: node.shape,
      strides: permutation.map((axis) => strides[axis]!),
      rows,
      columns,
    });
  }

  #gather(node: NodeOf<"gather">, rows: Dimension, columns: number): Matrix {
    const [table, index] = node.inputs as readonly [Node, Node];
    const indices = this.of(index);
    if (indices.kind !== "source") throw unsupported(node, "its index is computed");
    const width = table.shape.length === 1 ? 1 : this.of(table).columns;
    const tableRows = this.#view(this.of(table), table.shape[0]!, width);
    return this.#view(
      this.#intern({ kind: "gather", table: tableRows, index: indices, rows: index.shape[0]!, columns: width }),
      rows,
      columns,
    );
  }
}
