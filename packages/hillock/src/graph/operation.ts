/** What every file in `operations/` provides: everything there is to know about one operation, in one place. */

import type { GraphBuilder } from "./build.ts";
import type { Attributes, Dtype, Node, NodeOf, OpName, Shape } from "./node.ts";
import type { Sizes } from "./shape.ts";

/** A tensor in the reference evaluator: always f64, row-major. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface OperationDefinition<Op extends OpName> {
  /** Shape and dtype of the result. @throws ShapeError or ArgumentError when the inputs do not fit. */
  infer(attributes: Attributes[Op], inputs: readonly Node[]): { shape: Shape; dtype: Dtype };
  /** The executable definition: what every device is compared with. `shape` is the result's, with sizes resolved. */
  evaluate(node: NodeOf<Op>, inputs: readonly Value[], shape: readonly number[], sizes: Sizes): Float64Array;
  /** ∂loss/∂input for each input, given g = ∂loss/∂node; undefined where no gradient flows. */
  gradient(node: NodeOf<Op>, g: Node, build: GraphBuilder): readonly (Node | undefined)[];
  /** LaTeX of the operation, given that of its inputs. */
  latex(node: NodeOf<Op>, inputs: readonly string[]): string;
  /** A random small example, for the tests that every operation goes through. Leaves are parameters and i32 inputs. */
  sample(choose: Chooser, build: GraphBuilder): Node;
}

/** Random choices for samplers. */
export interface Chooser {
  /** A whole number, low ≤ k ≤ high. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}
