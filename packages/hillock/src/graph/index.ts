export { build, type GraphBuilder, makeNode } from "./build.ts";
export { Evaluation, evaluateGraph, type Feed } from "./evaluate.ts";
export { Random } from "./generator.ts";
export { adjointOf, adjoints, gradients } from "./gradients.ts";
export { describe, type Graph, graph, topological, type Update, verify } from "./graph.ts";
export {
  type Attributes,
  type Dimension,
  type Dtype,
  inputVariable,
  type Node,
  type NodeOf,
  type OpName,
  type ReduceKind,
  type Shape,
} from "./node.ts";
export type { Chooser, OperationDefinition, Value } from "./operation.ts";
export { definitionOf, operations } from "./operations/index.ts";
export { printGraph } from "./print.ts";
export {
  broadcastShapes,
  elementsOf,
  isStatic,
  resolveDimension,
  resolveShape,
  type Sizes,
  sameShape,
  shapeText,
  sizeOf,
} from "./shape.ts";
export { threefry2x32, threefryBlock, uniform24 } from "./threefry.ts";
