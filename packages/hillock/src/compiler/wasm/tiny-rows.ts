/**
 * Blocks of four examples: where their rows are in memory, and rows in memory ↔ one vector per column.
 *
 * Lanes past the last example repeat it, so that nothing is read that is not there; a mask keeps them out of sums, and nothing is written for them.
 */

import type { Dtype } from "../../graph/index.ts";
import type { Gather, Random, Source } from "../matrix.ts";
import type { KernelContext } from "./context.ts";
import type { Local } from "./encoder.ts";
import type { Lanes } from "./lanes.ts";
import { threefry, uniform } from "./simd/index.ts";
import { type Quad, transpose } from "./tiny-shuffles.ts";

export class BlockRows {
  readonly #k: KernelContext;
  /** Examples in this step, and the first one of the block. */
  readonly #n: Local;
  readonly #row: Local;
  #mask: Lanes | undefined;
  #rows: Quad<Local> | undefined;
  readonly #indices = new Map<Source, Quad<Local>>();

  constructor(k: KernelContext, n: Local, row: Local) {
    this.#k = k;
    this.#n = n;
    this.#row = row;
  }

  /** What is known of one block does not hold for the next. */
  forget(): void {
    this.#mask = undefined;
    this.#rows = undefined;
    this.#indices.clear();
  }

  /** All bits set in the lanes that hold an example. */
  get mask(): Lanes {
    if (this.#mask === undefined) {
      const { code, lanes } = this.#k;
      code.get(this.#n).get(this.#row).op("i32.sub").op("i32x4.splat").v128([0, 1, 2, 3]).op("i32x4.gt_s");
      this.#mask = lanes.keep();
    }
    return this.#mask;
  }

  /** The number of the row in each lane. */
  get #rowNumbers(): Quad<Local> {
    const { code } = this.#k;
    const later = (lane: number): Local => {
      const local = code.local("i32");
      code.get(this.#row).i32(lane).op("i32.add").tee(local).get(this.#n).i32(1).op("i32.sub");
      code.get(local).get(this.#n).op("i32.lt_s").op("select").set(local);
      return local;
    };
    this.#rows ??= [this.#row, later(1), later(2), later(3)];
    return this.#rows;
  }

  /** base + number · bytes in each lane. */
  #addresses(base: Local, numbers: Quad<Local>, bytes: number): Quad<Local> {
    return numbers.map((number) => this.#k.address(base, number, bytes)) as unknown as Quad<Local>;
  }

  /** The columns of a stream's rows. */
  stream(source: Source): Lanes[] {
    const bytes = source.columns * this.#k.bytesPerElement(source);
    return this.#columns(this.#addresses(this.#k.base(source), this.#rowNumbers, bytes), source.columns, source.dtype);
  }

  /** The columns of the table's rows to which the index points. */
  gather({ table, index }: Gather): Lanes[] {
    const bytes = table.columns * this.#k.bytesPerElement(table);
    return this.#columns(this.#addresses(this.#k.base(table), this.#indexNumbers(index), bytes), table.columns, this.#k.dtypeOf(table));
  }

  #indexNumbers(index: Source): Quad<Local> {
    const known = this.#indices.get(index);
    if (known !== undefined) return known;
    const { code } = this.#k;
    const numbers = this.#addresses(this.#k.base(index), this.#rowNumbers, 4).map((address) => {
      const number = code.local("i32");
      code.get(address).load("i32.load").set(number);
      return number;
    }) as unknown as Quad<Local>;
    this.#indices.set(index, numbers);
    return numbers;
  }

  #columns(addresses: Quad<Local>, columns: number, dtype: Dtype): Lanes[] {
    const { lanes } = this.#k;
    const result: Lanes[] = [];
    for (let column = 0; column < columns; column += 4) {
      const count = Math.min(4, columns - column);
      const rows = addresses.map((address) => this.#loadRow(address, column, count, dtype)) as unknown as Quad<Lanes>;
      const turned = count === 2 ? this.#turnPairs(rows) : transpose(lanes, rows, count);
      result.push(...(dtype === "i32" ? turned.map(lanes.fromInt) : turned));
    }
    return result;
  }

  #turnPairs([r0, r1, r2, r3]: Quad<Lanes>): Lanes[] {
    const { lanes } = this.#k;
    const [first, second] = [lanes.shuffle(r0, r1, [0, 1, 4, 5]), lanes.shuffle(r2, r3, [0, 1, 4, 5])];
    return [lanes.shuffle(first, second, [0, 2, 4, 6]), lanes.shuffle(first, second, [1, 3, 5, 7])];
  }

  /** Integers stay as they are until they have been turned. Three elements are read as four: there is room behind every array. */
  #loadRow(address: Local, column: number, count: number, dtype: Dtype): Lanes {
    if (dtype === "u8") return this.#k.loadVector(address, column, count, "u8");
    this.#k.code.get(address).load(count === 1 ? "v128.load32_zero" : count === 2 ? "v128.load64_zero" : "v128.load", 4 * column);
    return this.#k.lanes.keep();
  }

  /** The same numbers as `uniformLanes` of `random.ts`, for one column of four rows. */
  random(value: Random, column: number): Lanes {
    const { code, lanes } = this.#k;
    code.get(this.#row).op("i32x4.splat").v128([0, 1, 2, 3]).op("i32x4.add");
    code.v128([value.columns, value.columns, value.columns, value.columns]).op("i32x4.mul");
    return randomAt(this.#k, value, lanes.addInt(lanes.keep(), lanes.integer(column)));
  }

  /** Writes the rows of the block that exist to a row-major array. */
  store(base: Local, vectors: readonly Lanes[]): void {
    const { code, lanes } = this.#k;
    const width = vectors.length;
    const address = this.#k.address(base, this.#row, 4 * width);
    if (width === 1) {
      code.get(this.#n).get(this.#row).op("i32.sub").i32(4).op("i32.ge_s");
      const whole = (): void => this.#k.storeVector(address, 0, 4, vectors[0]!);
      code.if(whole, () =>
        this.#eachRow((row) =>
          code
            .get(address)
            .get(vectors[0]!)
            .storeLane(32, row, 4 * row),
        ),
      );
      return;
    }
    const chunks: { column: number; count: number; rows: Lanes[] }[] = [];
    for (let column = 0; column < width; column += 4) {
      const at = (i: number): Lanes => vectors[Math.min(column + i, width - 1)]!;
      chunks.push({ column, count: Math.min(4, width - column), rows: transpose(lanes, [at(0), at(1), at(2), at(3)], 4) });
    }
    this.#eachRow((row) => {
      for (const { column, count, rows } of chunks) this.#k.storeVector(address, 4 * (row * width + column), count, rows[row]!);
    });
  }

  #eachRow(write: (row: number) => void, row = 0): void {
    write(row);
    if (row === 3) return;
    const { code } = this.#k;
    code
      .get(this.#n)
      .get(this.#row)
      .op("i32.sub")
      .i32(row + 1)
      .op("i32.gt_s");
    code.if(() => this.#eachRow(write, row + 1));
  }
}

/** Uniform random numbers for the elements at these positions. */
export function randomAt(k: KernelContext, { seed, stream, step }: Random, positions: Lanes): Lanes {
  const { code, lanes } = k;
  const splat = (source: Source): Lanes => {
    code.get(k.base(source)).load("v128.load32_splat");
    return lanes.keep();
  };
  return uniform(lanes, threefry(lanes, splat(seed), lanes.integer(stream), positions, splat(step))[0]);
}
