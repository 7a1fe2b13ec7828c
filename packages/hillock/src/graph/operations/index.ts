/** The table of all operations, complete by type: a new name in `Attributes` does not compile until it has a file here. */

import type { OpName } from "../node.ts";
import type { OperationDefinition } from "../operation.ts";
import { detach } from "./detach.ts";
import { gather } from "./gather.ts";
import { constant, input, iota, parameter, size } from "./leaves.ts";
import { map } from "./map.ts";
import { matmul } from "./matmul.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";

export const operations: { readonly [Op in OpName]: OperationDefinition<Op> } = {
  input,
  parameter,
  constant,
  iota,
  size,
  map,
  matmul,
  reduce,
  reshape,
  transpose,
  gather,
  random,
  detach,
};

export const definitionOf = <Op extends OpName>(op: Op): OperationDefinition<Op> => operations[op];
