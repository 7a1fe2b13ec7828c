/**
 * The two roofs, as hand-made WebAssembly loops: how many multiplications and additions the processor can do when all operands are in registers, and
 * how many bytes a second a core moves. They are emitted with the library's own assembler.
 */

import { Module } from "../../packages/hillock/dist/compiler/wasm/encoder.js";
import { relaxedSimdWorks } from "../../packages/hillock/dist/runtime/wasm/features.js";

const instantiate = (module, memory) => new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory } }).exports.run;

/** `body` again until the counter has reached the first parameter, in steps of `step`. */
function countedLoop(code, counter, limit, step, body) {
  code.loop((again) => {
    body();
    code.get(counter).i32(step).op("i32.add").tee(counter).get(limit).op("i32.lt_u");
    again();
  });
}

/**
 * `sums` independent chains of multiply-adds on four lanes. A processor with two multipliers and a latency of 4 cycles needs 8 chains; more of them
 * leave it room to order them, until registers run out at 15.
 */
function multiplyAdd(sums, fused) {
  const module = new Module();
  module.function({ name: "run", params: ["i32"], exported: true }, (code) => {
    const [turns] = code.params;
    const [x, y, turn] = [code.local("v128"), code.local("v128"), code.local("i32")];
    const chains = Array.from({ length: sums }, () => code.local("v128"));
    code.i32(0).load("v128.load", 0).set(x).i32(0).load("v128.load", 16).set(y);
    countedLoop(code, turn, turns, 1, () => {
      for (const chain of chains) {
        code.get(x).get(y);
        if (fused) code.get(chain).op("f32x4.relaxed_madd");
        else code.op("f32x4.mul").get(chain).op("f32x4.add");
        code.set(chain);
      }
    });
    chains.forEach((chain, i) => {
      code
        .i32(0)
        .get(chain)
        .store("v128.store", 64 + 16 * i);
    });
  });
  const run = instantiate(module, new WebAssembly.Memory({ initial: 1, maximum: 65536 }));
  return (turns) => {
    run(turns);
    return turns * sums * 8;
  };
}

/** Functions (turns) → floating-point operations done. The best of them is the peak. */
export function peakLoops() {
  const fused = relaxedSimdWorks();
  return { fused, loops: [10, 12, 13].map((sums) => multiplyAdd(sums, fused)) };
}

/** Reads everything once, 128 bytes a turn. The bits are or-ed together, which takes a processor one cycle. */
function read() {
  const module = new Module();
  module.function({ name: "run", params: ["i32", "i32"], exported: true }, (code) => {
    const [from, end] = code.params;
    const seen = Array.from({ length: 4 }, () => code.local("v128"));
    countedLoop(code, from, end, 128, () => {
      for (let offset = 0; offset < 128; offset += 16) {
        const bits = seen[(offset / 16) % seen.length];
        code.get(bits).get(from).load("v128.load", offset).op("v128.or").set(bits);
      }
    });
    seen.forEach((bits, i) => {
      code
        .i32(0)
        .get(bits)
        .store("v128.store", 16 * i);
    });
  });
  return module;
}

/** a[i] = b[i] + s c[i]: McCalpin's STREAM triad. The arrays follow each other. */
function triad() {
  const module = new Module();
  module.function({ name: "run", params: ["i32", "i32", "i32"], exported: true }, (code) => {
    const [a, end, bytes] = code.params;
    const [b, c, s] = [code.local("i32"), code.local("i32"), code.local("v128")];
    code.get(a).get(bytes).op("i32.add").tee(b).get(bytes).op("i32.add").set(c);
    code.i32(0).load("v128.load", 0).set(s);
    countedLoop(code, a, end, 64, () => {
      for (let offset = 0; offset < 64; offset += 16) {
        code.get(a).get(b).load("v128.load", offset).get(s).get(c).load("v128.load", offset);
        code.op("f32x4.mul").op("f32x4.add").store("v128.store", offset);
      }
      code.get(b).i32(64).op("i32.add").set(b).get(c).i32(64).op("i32.add").set(c);
    });
  });
  return module;
}

/** Address 0 … 127 is left for results. */
const start = 128;

/**
 * Functions (turns) → bytes moved, over `megabytes` of memory in all. As is usual, a triad's line that is fetched only to be overwritten is not counted.
 */
export function bandwidthLoops(megabytes) {
  const total = megabytes * 2 ** 20;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((total + 2 * start) / 65536), maximum: 65536 });
  // Pages that were never written share one page of zeros.
  new Float32Array(memory.buffer).fill(1);
  const [runRead, runTriad] = [instantiate(read(), memory), instantiate(triad(), memory)];
  const third = Math.floor(total / 3 / 128) * 128;
  return {
    read: (turns) => {
      for (let turn = 0; turn < turns; turn++) runRead(start, start + total);
      return turns * total;
    },
    triad: (turns) => {
      for (let turn = 0; turn < turns; turn++) runTriad(start, start + third, third);
      return turns * 3 * third;
    },
  };
}
