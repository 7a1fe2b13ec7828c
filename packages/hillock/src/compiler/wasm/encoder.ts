/**
 * A small WebAssembly assembler: functions are written instruction by instruction (`code.ts`), the module comes out as bytes.
 *
 * Source: WebAssembly core specification 2.0, 5.5. It knows nothing about neural networks; `lanes.ts` and the kernel emitters stand on it.
 */

import { InternalError } from "../../errors.ts";
import { concatenate, section, sized, text, unsigned, vector } from "./bytes.ts";
import { Code, type Global, type ValueType, valueTypes } from "./code.ts";

export { signed, unsigned } from "./bytes.ts";
export { Code, type Global, type LoadOp, type Local, type StoreOp, type ValueType } from "./code.ts";

/** Constant expressions that a global starts with. */
const zeros: Record<ValueType, readonly number[]> = {
  i32: [0x41, 0],
  i64: [0x42, 0],
  f32: [0x43, 0, 0, 0, 0],
  f64: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  v128: [0xfd, 0x0c, ...new Array<number>(16).fill(0)],
};

interface FunctionEntry {
  readonly name: string;
  readonly code: Code;
  readonly exported: boolean;
}

interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A module with one imported memory ("env" "memory"), imported functions, own globals and functions. */
export class Module {
  readonly #imports: { name: string; signature: Signature }[] = [];
  readonly #globals: ValueType[] = [];
  readonly #functions: FunctionEntry[] = [];

  /** Declares a function of the host ("env" name) and returns its index, for `call`. All imports come before own functions. */
  importFunction(name: string, signature: { params: readonly ValueType[]; results?: readonly ValueType[] }): number {
    if (this.#functions.length > 0) throw new InternalError({ problem: "Imported functions have to be declared before own ones" });
    this.#imports.push({ name, signature: { params: signature.params, results: signature.results ?? [] } });
    return this.#imports.length - 1;
  }

  global(type: ValueType): Global {
    this.#globals.push(type);
    return { index: this.#globals.length - 1, type };
  }

  /** Adds a function and returns its index, for `call`. */
  function(
    signature: { name: string; params?: readonly ValueType[]; results?: readonly ValueType[]; exported?: boolean },
    body: (code: Code) => void,
  ): number {
    const code = new Code(signature.params ?? [], signature.results ?? []);
    body(code);
    this.#functions.push({ name: signature.name, code, exported: signature.exported ?? false });
    return this.#imports.length + this.#functions.length - 1;
  }

  /** @param pages the least memory, in 64 KiB pages, that the module asks for. */
  encode({
    pages = 1,
    maximum = 65536,
    shared = false,
  }: {
    pages?: number;
    maximum?: number;
    shared?: boolean;
  } = {}): Uint8Array<ArrayBuffer> {
    const own = this.#functions.map(({ code: { params, results } }): Signature => ({ params: params.map(({ type }) => type), results }));
    const signatures = [...this.#imports.map(({ signature }) => signature), ...own];
    const keys = signatures.map(({ params, results }) => `${params} → ${results}`);
    const distinct = [...new Set(keys)];
    const typeOf = (index: number): number[] => unsigned(distinct.indexOf(keys[index]!));
    const types = distinct.map((key) => {
      const { params, results } = signatures[keys.indexOf(key)]!;
      return concatenate([[0x60], vector(params.map((type) => [valueTypes[type]])), vector(results.map((type) => [valueTypes[type]]))]);
    });
    const limits = [shared ? 0x03 : 0x01, ...unsigned(pages), ...unsigned(maximum)];
    const memory = concatenate([text("env"), text("memory"), [0x02], limits]);
    const imports = this.#imports.map(({ name }, index) => concatenate([text("env"), text(name), [0x00], typeOf(index)]));
    const globals = this.#globals.map((type) => [valueTypes[type], 0x01, ...zeros[type], 0x0b]);
    const first = this.#imports.length;
    const exports = this.#functions.flatMap(({ name, exported }, index) =>
      exported ? [concatenate([text(name), [0x00, ...unsigned(first + index)]])] : [],
    );
    const names = vector(this.#functions.map(({ name }, index) => concatenate([unsigned(first + index), text(name)])));
    return concatenate([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, vector(types)),
      section(2, vector([memory, ...imports])),
      section(3, vector(own.map((_, index) => typeOf(first + index)))),
      section(6, vector(globals)),
      section(7, vector(exports)),
      section(10, vector(this.#functions.map(({ code }) => code.encode()))),
      section(0, concatenate([text("name"), [0x01], sized(names)])),
    ]);
  }
}
