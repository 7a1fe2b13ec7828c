/** The same value, through which no gradient flows. */

import type { OperationDefinition } from "../operation.ts";

export const detach: OperationDefinition<"detach"> = {
  infer: (_attributes, [input]) => ({ shape: input!.shape, dtype: input!.dtype }),
  evaluate: (_node, [input]) => input!.data,
  gradient: () => [undefined],
  latex: (_node, [input]) => input!,
  sample: (choose, build) => build.detach(build.parameter("a", [choose.integer(1, 4), choose.integer(1, 6)])),
};
