/** Runs lane code over arrays: one exported function with a loop around the code under test. For tests and measurements. */

import { setFlagsFromString } from "node:v8";
import { Module } from "../../encoder.ts";
import { LaneBuilder, type Lanes } from "../../lanes.ts";

/** Node 20 has relaxed SIMD behind a flag; it has to be set before the first module is compiled. */
setFlagsFromString("--experimental-wasm-relaxed-simd");

const chunk = 2 ** 14;
const bytesPerArray = chunk * 4;

/** Code with some vectors in and some out. */
export type LaneFunction = (b: LaneBuilder, inputs: readonly Lanes[]) => readonly Lanes[];

/** The module: `apply(bytes)` maps the input arrays at 0, `bytesPerArray`, … to the output arrays behind them. */
export function assemble(inputs: number, body: LaneFunction, fusedMultiplyAdd: boolean): Uint8Array<ArrayBuffer> {
  const module = new Module();
  module.function({ name: "apply", params: ["i32"], exported: true }, (code) => {
    const b = new LaneBuilder(code, { fusedMultiplyAdd });
    const at = code.local("i32");
    code.loop((continueIf) => {
      const loaded = Array.from({ length: inputs }, (_, index) => {
        code.get(at).load("v128.load", index * bytesPerArray);
        return b.keep();
      });
      for (const [index, result] of body(b, loaded).entries()) {
        code
          .get(at)
          .get(result)
          .store("v128.store", (inputs + index) * bytesPerArray);
      }
      code.get(at).i32(16).op("i32.add").tee(at).get(code.params[0]).op("i32.lt_u");
      continueIf();
    });
  });
  return module.encode({ pages: 8 });
}

/** The code as a function on bit patterns: arrays of equal length in, arrays of that length out. */
export function compile(inputs: number, outputs: number, body: LaneFunction, fusedMultiplyAdd: boolean) {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 65536 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assemble(inputs, body, fusedMultiplyAdd)), { env: { memory } });
  const apply = instance.exports.apply as (bytes: number) => void;
  return (...arrays: readonly Uint32Array[]): Uint32Array<ArrayBuffer>[] => {
    const length = arrays[0].length;
    const results = Array.from({ length: outputs }, () => new Uint32Array(length));
    for (let start = 0; start < length; start += chunk) {
      const size = Math.min(chunk, length - start);
      for (const [index, array] of arrays.entries()) {
        new Uint32Array(memory.buffer, index * bytesPerArray, size).set(array.subarray(start, start + size));
      }
      apply(Math.ceil(size / 4) * 16);
      for (const [index, result] of results.entries()) {
        result.set(new Uint32Array(memory.buffer, (inputs + index) * bytesPerArray, size), start);
      }
    }
    return results;
  };
}

/** A function of one variable, on bit patterns of f32. */
export function compileUnary(body: (b: LaneBuilder, x: Lanes) => Lanes, fusedMultiplyAdd: boolean) {
  const run = compile(1, 1, (b, [x]) => [body(b, x)], fusedMultiplyAdd);
  return (bits: Uint32Array): Uint32Array<ArrayBuffer> => run(bits)[0];
}

/** A function of two variables, on bit patterns of f32. */
export function compileBinary(body: (b: LaneBuilder, x: Lanes, y: Lanes) => Lanes, fusedMultiplyAdd: boolean) {
  const run = compile(2, 1, (b, [x, y]) => [body(b, x, y)], fusedMultiplyAdd);
  return (x: Uint32Array, y: Uint32Array): Uint32Array<ArrayBuffer> => run(x, y)[0];
}

export const floatsOf = (bits: Uint32Array<ArrayBuffer>): Float32Array<ArrayBuffer> =>
  new Float32Array(bits.buffer, bits.byteOffset, bits.length);
export const bitsOf = (values: readonly number[]): Uint32Array<ArrayBuffer> => new Uint32Array(Float32Array.from(values).buffer);
