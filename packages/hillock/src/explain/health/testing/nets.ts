/** Nets for the examinations. */

import { type Sequential, sequential } from "../../../model/index.ts";
import type { Layer, Optimizer } from "../../../network/index.ts";

export function compiled(layers: Layer[], loss: string, seed: number, optimizer: string | Optimizer = "adam"): Sequential {
  const net = sequential(layers, { seed });
  net.compile({ optimizer, loss });
  return net;
}
