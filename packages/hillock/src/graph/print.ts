/** A graph as text, one node a line: what was built, for people and for error reports. */

import { toText } from "../math/index.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";
import { inputVariable } from "./node.ts";
import { shapeText } from "./shape.ts";

function right(node: Node, name: (node: Node) => string): string {
  const inputs = node.inputs.map(name);
  switch (node.op) {
    case "input":
    case "parameter":
      return `${node.op} ${node.attributes.name}`;
    case "constant":
      return `${node.attributes.value}`;
    case "iota":
      return `iota(${node.attributes.size})`;
    case "size":
      return `size(${node.attributes.dimension})`;
    case "map":
      return toText(node.attributes.expr, { names: Object.fromEntries(inputs.map((text, i) => [inputVariable(i), text])) });
    case "matmul":
      return `${inputs[0]}${node.attributes.transposeA ? "ᵀ" : ""} @ ${inputs[1]}${node.attributes.transposeB ? "ᵀ" : ""}`;
    case "reduce":
      return `${node.attributes.kind}(${inputs[0]}, axes ${node.attributes.axes.join(" ")})`;
    case "transpose":
      return `transpose(${inputs[0]}, ${node.attributes.permutation.join(" ")})`;
    case "random":
      return `random(${inputs.join(", ")}, stream ${node.attributes.stream})`;
    case "reshape":
    case "gather":
    case "detach":
      return `${node.op}(${inputs.join(", ")})`;
  }
}

/** `%3: f32[n, 128] = max(%2, 0)   ; dense_1.a` */
export function printGraph(graph: Graph): string {
  const names = new Map(graph.nodes.map((node, i) => [node, `%${i}`]));
  const name = (node: Node): string => names.get(node) ?? "?";
  const lines = graph.nodes.map((node) => {
    const label = node.label === undefined || node.op === "input" || node.op === "parameter" ? "" : `   ; ${node.label}`;
    return `${name(node)}: ${node.dtype}${shapeText(node.shape)} = ${right(node, name)}${label}`;
  });
  const outputs = Object.entries(graph.outputs).map(([key, node]) => `output ${key} = ${name(node)}`);
  const updates = graph.updates.map(({ parameter, value }) => `update ${parameter.attributes.name} ← ${name(value)}`);
  return [...lines, ...outputs, ...updates].join("\n");
}
