/**
 * A matrix product by BLAS: block after block of rows, each multiplied by the host's `gemm`, then finished by the maps behind it (bias, activation, an
 * optimiser's whole update) while it lies in the second-level cache.
 */

import { innerOf, mostOf } from "../matrix.ts";
import type { MatmulGroup, RowGroup } from "../schedule.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import { TileEpilogue } from "./epilogue.ts";
import { tileColumns } from "./matmul-tile.ts";
import { RowKernel } from "./row-kernel.ts";

/**
 * gemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc): C = op(A)·op(B), addresses in bytes, the lengths of rows in elements. Source: BLAS,
 * level 3.
 */
export const gemmParams = new Array<"i32">(11).fill("i32");

/** A block should fit the second-level cache; but each call packs all of B once more, which many rows have to pay for. */
const blockBytes = 2 ** 19;
const leastBlockRows = 256;

export function emitBlas(k: KernelContext, group: MatmulGroup, gemm: number, begin: Local, end: Local): void {
  const { code } = k;
  const { product } = group;
  const maps = group.members.filter((value) => value !== product);
  if (maps.length === 0) {
    emitCall(k, group, gemm, begin, end, k.base(product));
    return;
  }
  const rowBytes = 4 * product.columns;
  const height = Math.max(leastBlockRows, Math.floor(blockBytes / rowBytes));
  const mostRows = mostOf(product.rows, k.program.plan.capacity);
  const own = k.isStored(product) ? undefined : k.scratch(Math.min(height, mostRows) * rowBytes);
  const [first, last, base] = [code.local("i32"), code.local("i32"), code.local("i32")];
  if (own !== undefined) k.place(product, base);
  const rows = new RowKernel(k, { kind: "row", rows: group.rows, members: maps } satisfies RowGroup);
  code.get(begin).set(first);
  code.block((leave) =>
    code.loop((again) => {
      code.get(first).get(end).op("i32.ge_s");
      leave();
      code.get(first).i32(height).op("i32.add").tee(last).get(end).get(last).get(end).op("i32.lt_s").op("select").set(last);
      // Row `first` lies at the start of the scratch memory: the place of row 0 is as far before it.
      if (own !== undefined) code.get(own).get(first).i32(rowBytes).op("i32.mul").op("i32.sub").set(base);
      emitCall(k, group, gemm, first, last, own === undefined ? k.base(product) : base);
      rows.emit(first, last);
      code.get(last).set(first).i32(1);
      again();
    }),
  );
}

/** Columns begin … end − 1 of a product of one row: `gemm`, then the maps, tile by tile. */
export function emitBlasColumns(k: KernelContext, group: MatmulGroup, gemm: number, begin: Local, end: Local): void {
  const { code } = k;
  const { product } = group;
  const { a, b, columns } = product;
  const target = k.isStored(product) ? k.base(product) : k.scratch(4 * columns);
  const [i, j] = [code.local("i32"), code.local("i32")];
  const epilogue = new TileEpilogue(k, group, i, j);
  epilogue.prepare();
  code.i32(0).i32(0).i32(1).get(end).get(begin).op("i32.sub");
  k.pushSize(innerOf(product));
  code.get(k.base(a)).i32(a.columns);
  code.get(k.address(k.base(b), begin, 4)).i32(b.columns);
  code
    .get(k.address(target, begin, 4))
    .i32(columns)
    .call(gemm);
  const tile = (width: number): void => {
    const address = k.address(target, j, 4);
    const vectors = Array.from({ length: Math.ceil(width / 4) }, (_, v) =>
      k.loadVector(address, 16 * v, Math.min(4, width - 4 * v), "f32"),
    );
    epilogue.emit([vectors], width);
  };
  const rest = columns % tileColumns;
  code.get(begin).set(j);
  if (columns > rest) k.countedLoop(j, end, tileColumns, () => tile(tileColumns));
  if (rest === 0) return;
  code.get(j).get(end).op("i32.lt_s");
  code.if(() => tile(rest));
}

/** Rows first … last − 1 of the product, to where its row 0 would lie at `target`. */
function emitCall(k: KernelContext, { product }: MatmulGroup, gemm: number, first: Local, last: Local, target: Local): void {
  const { code } = k;
  const { a, b, transposeA, transposeB, columns, part } = product;
  code.i32(Number(transposeA)).i32(Number(transposeB));
  code.get(last).get(first).op("i32.sub").i32(columns);
  k.pushSize(innerOf(product));
  code
    .get(k.base(a))
    .get(first)
    .i32(transposeA ? 4 : 4 * a.columns)
    .op("i32.mul")
    .op("i32.add");
  if (part !== undefined) code.i32(4 * part.from).op("i32.add");
  code.i32(a.columns).get(k.base(b));
  if (part !== undefined) code.i32(4 * b.columns * part.from).op("i32.add");
  code.i32(b.columns);
  code
    .get(target)
    .get(first)
    .i32(4 * columns)
    .op("i32.mul")
    .op("i32.add")
    .i32(columns);
  code.call(gemm);
}
