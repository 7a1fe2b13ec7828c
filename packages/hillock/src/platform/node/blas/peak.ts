/**
 * What WebAssembly reaches on one thread here: a loop of multiplications and additions in registers, without fused multiply-add, which
 * is about what Hillock's own matrix product reaches with it. A BLAS below that is not worth calling.
 */

/** Independent sums, enough to hide the latency of mul and add. They are locals 3 to 12, after (count, value) and the splat of value. */
const sums = Array.from({ length: 10 }, (_, i) => 3 + i);

/** Unsigned LEB128, as all integers of the format (https://webassembly.github.io/spec/core/binary/). */
const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const sized = (bytes: readonly number[]): number[] => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)];
const [get, set, tee] = [0x20, 0x21, 0x22];
const splat = simd(0x13);
const add = simd(0xe4);
const mul = simd(0xe6);

function peakModule(): Uint8Array<ArrayBuffer> {
  const body = [
    ...[1, sums.length + 1, 0x7b], // locals: v128
    ...[get, 1, ...splat, set, 2],
    ...[0x03, 0x40], // loop
    ...sums.flatMap((sum) => [get, sum, get, 2, ...mul, get, 2, ...add, set, sum]),
    ...[get, 0, 0x41, 1, 0x6b, tee, 0, 0x0d, 0], // until --count is 0
    0x0b,
    ...[get, sums[0]!, ...sums.slice(1).flatMap((sum) => [get, sum, ...add]), ...simd(0x1f), 0], // a result, so that nothing is left out
    0x0b,
  ];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version 1
    ...section(1, [1, 0x60, 2, 0x7f, 0x7d, 1, 0x7d]), // type: (i32, f32) → f32
    ...section(3, [1, 0]),
    ...section(7, [1, ...sized([...Buffer.from("run")]), 0, 0]),
    ...section(10, [1, ...sized(body)]),
  );
}

/** GFLOP/s, the best of several rounds within about 3 ms: V8 needs half of these to optimise the loop. */
export function measureWasmPeak(milliseconds = 3): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(peakModule()));
  const run = exports.run as (count: number, value: number) => number;
  const count = 4000;
  let best = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const start = performance.now();
    run(count, 0.25);
    best = Math.max(best, (count * sums.length * 8) / (performance.now() - start) / 1e6);
  }
  return best;
}
