/** What only newer versions of TypeScript know, with every library of types: `using`, and Node's own types beside ours. */

import { readFileSync } from "node:fs";
import { dense, sequential } from "hillock";

export function count(path: string): number {
  using net = sequential([dense(1, { inputShape: [2] })]);
  return net.getWeights().length + readFileSync(path).length;
}
