/** The copy kernel: elements in another order, one at a time. It serves transposes and the rare broadcasts that no other kernel can read in place. */

import type { Copy } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";

/** result[index] = source[Σ index · strides] for rows begin … end − 1 of the first axis. */
export function emitCopy(k: KernelContext, copy: Copy, begin: Local, end: Local): void {
  const { code } = k;
  const from = k.base(copy.of);
  const to = code.local("i32");
  const bytes = k.bytesPerElement(copy.of);
  code
    .get(k.base(copy))
    .get(begin)
    .i32(copy.columns * 4)
    .op("i32.mul")
    .op("i32.add")
    .set(to);

  const axis = (depth: number, source: Local): void => {
    if (depth === copy.shape.length) {
      const value = k.loadSplat(source, 0, k.dtypeOf(copy.of));
      k.storeVector(to, 0, 1, value);
      code.get(to).i32(4).op("i32.add").set(to);
      return;
    }
    const [index, limit, moving] = [code.local("i32"), code.local("i32"), code.local("i32")];
    if (depth === 0) code.get(begin).set(index).get(end).set(limit);
    else {
      code.i32(0).set(index);
      k.pushSize(copy.shape[depth]!);
      code.set(limit);
    }
    const stride = copy.strides[depth]! * bytes;
    code.get(source).get(index).i32(stride).op("i32.mul").op("i32.add").set(moving);
    k.countedLoop(index, limit, 1, () => {
      axis(depth + 1, moving);
      code.get(moving).i32(stride).op("i32.add").set(moving);
    });
  };
  axis(0, from);
}
