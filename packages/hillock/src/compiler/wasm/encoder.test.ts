import { setFlagsFromString } from "node:v8";
import { beforeAll, describe, expect, it } from "vitest";
import wabtModule from "wabt";
import { type Code, type LoadOp, Module, type StoreOp, signed, unsigned, type ValueType } from "./encoder.ts";
import { LaneBuilder } from "./lanes.ts";
import { opcodes, type PlainOp } from "./opcodes.ts";

// Node 20 has relaxed SIMD behind a flag.
setFlagsFromString("--experimental-wasm-relaxed-simd");

type Wabt = Awaited<ReturnType<typeof wabtModule>>;
let wabt: Wabt;
beforeAll(async () => {
  wabt = await wabtModule();
});

/** The module as WebAssembly text, by an independent disassembler. */
function disassemble(bytes: Uint8Array, { check = true } = {}): string {
  const features = { simd: true, relaxed_simd: true, threads: true, sat_float_to_int: true };
  const module = wabt.readWasm(bytes, { ...features, readDebugNames: true, check });
  try {
    return module.toText({ foldExprs: false, inlineExport: false });
  } finally {
    module.destroy();
  }
}

/** The instructions of the only function, one a line. */
function instructions(text: string): string[] {
  const body = text.slice(text.indexOf("(func"));
  return body
    .split("\n")
    .slice(1)
    .map((line) => line.trim().replace(/\)+$/, ""))
    .filter((line) => /^[a-z0-9_.]+( |$)/.test(line));
}

function run(name: string, module: Module, memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 })): (...args: number[]) => number {
  const bytes = module.encode();
  expect(WebAssembly.validate(bytes)).toBe(true);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports[name] as (...args: number[]) => number;
}

const functionOf = (params: readonly ValueType[], results: readonly ValueType[], body: (code: Code) => void): Module => {
  const module = new Module();
  module.function({ name: "f", params, results, exported: true }, body);
  return module;
};

describe("LEB128", () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0x7fffffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("unsigned %i", (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes);
  });

  it.each([
    [0, [0]],
    [-1, [0x7f]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [0x7fffffff, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-0x80000000, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])("signed %i", (value, bytes) => {
    expect(signed(value)).toEqual(bytes);
  });

  it.each([0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 20, 2 ** 27, 0x7fffffff, -1, -64, -65, -8193, -0x80000000])(
    "i32.const %i runs",
    (value) => {
      expect(
        run(
          "f",
          functionOf([], ["i32"], (code) => code.i32(value)),
        )(),
      ).toBe(value);
    },
  );

  it("takes an unsigned integer as its bits", () => {
    expect(
      run(
        "f",
        functionOf([], ["i32"], (code) => code.i32(0xffffffff)),
      )(),
    ).toBe(-1);
  });
});

describe("control flow", () => {
  it("loops while the condition holds", () => {
    const sum = functionOf(["i32"], ["i32"], (code) => {
      const total = code.local("i32");
      const [n] = code.params;
      code.loop((continueIf) => {
        code.get(total).get(n).op("i32.add").set(total);
        code.get(n).i32(1).op("i32.sub").tee(n);
        continueIf();
      });
      code.get(total);
    });
    expect(run("f", sum)(100)).toBe(5050);
  });

  it("jumps out of and back to the right level of nested loops, blocks and ifs", () => {
    // Counts i in [0, n), j in [0, i) with i + j even, and stops at i = 7.
    const count = functionOf(["i32"], ["i32"], (code) => {
      const [n] = code.params;
      const [i, j, found] = [code.local("i32"), code.local("i32"), code.local("i32")];
      code.block((leaveAllIf) => {
        code.loop((nextI) => {
          code.get(i).i32(7).op("i32.eq");
          leaveAllIf();
          code.i32(0).set(j);
          code.block((leaveInnerIf) => {
            code.loop((nextJ) => {
              code.get(j).get(i).op("i32.ge_u");
              leaveInnerIf();
              code.get(i).get(j).op("i32.add").i32(1).op("i32.and").op("i32.eqz");
              code.if(() => code.get(found).i32(1).op("i32.add").set(found));
              code.get(j).i32(1).op("i32.add").set(j).i32(1);
              nextJ();
            });
          });
          code.get(i).i32(1).op("i32.add").tee(i).get(n).op("i32.lt_u");
          nextI();
        });
      });
      code.get(found);
    });
    const expected = (n: number): number => {
      let found = 0;
      for (let i = 0; i < Math.min(n, 7); i++) for (let j = 0; j < i; j++) if ((i + j) % 2 === 0) found++;
      return found;
    };
    const call = run("f", count);
    expect([1, 4, 6, 7, 20].map((n) => call(n))).toEqual([1, 4, 6, 7, 20].map(expected));
  });

  it("takes one of two branches, returns early, and calls", () => {
    const module = new Module();
    const double = module.function({ name: "double", params: ["i32"], results: ["i32"] }, (code) => {
      code.get(code.params[0]).i32(2).op("i32.mul");
    });
    module.function({ name: "f", params: ["i32"], results: ["i32"], exported: true }, (code) => {
      const [x] = code.params;
      code.get(x).i32(0).op("i32.lt_s");
      code.if(
        () => code.i32(-1).return(),
        () => code.get(x).call(double).set(x),
      );
      code.get(x);
    });
    const call = run("f", module);
    expect([call(-5), call(21)]).toEqual([-1, 42]);
  });
});

describe("memory and globals", () => {
  it("loads and stores every width, at any offset", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const copy = functionOf([], [], (code) => {
      code.i32(512).i32(0).load("v128.load", 16).store("v128.store", 1024);
      code.i32(0).i32(0).load("f32.load", 20).store("f32.store", 200);
      code.i32(0).i32(0).load("f64.load", 24).store("f64.store", 208);
      code.i32(0).i32(0).load("i32.load8_u", 16).store("i32.store", 216);
      code.i32(0).i32(0).load("v128.load32_splat", 28).storeLane(32, 3, 224);
      code.i32(0).i32(0).load("v128.load64_zero", 24).storeLane(64, 0, 232);
      code.i32(0).i32(20).i32(0).load("v128.load", 16).load32Lane(2).store("v128.store", 256);
      code.i32(0).i32(16).load("v128.load8x8_u").op("i32x4.extend_low_i16x8_u").store("v128.store", 272);
    });
    const words = new Uint32Array(memory.buffer);
    words.set([0x04030281, 0x11223344, 0x55667788, 0x99aabbcc], 4);
    run("f", copy, memory)();
    expect([...words.subarray(384, 388)]).toEqual([...words.subarray(4, 8)]);
    expect(words[50]).toBe(0x11223344);
    expect([...words.subarray(52, 54)]).toEqual([0x55667788, 0x99aabbcc]);
    expect(words[54]).toBe(0x81);
    expect(words[56]).toBe(0x99aabbcc);
    expect([...words.subarray(58, 60)]).toEqual([0x55667788, 0x99aabbcc]);
    expect([...words.subarray(64, 68)]).toEqual([0x04030281, 0x11223344, 0x11223344, 0x99aabbcc]);
    expect([...words.subarray(68, 72)]).toEqual([0x81, 0x02, 0x03, 0x04]);
  });

  it("calls functions of the host, and starts its globals at zero", () => {
    const module = new Module();
    const host = module.importFunction("host", { params: ["f32", "i32"], results: ["f32"] });
    const silent = module.importFunction("silent", { params: [] });
    const own = module.global("i32");
    for (const type of ["i64", "f32", "f64", "v128"] as const) module.global(type);
    const inner = module.function({ name: "inner", results: ["i32"] }, (code) => {
      code.getGlobal(own).i32(1).op("i32.add").setGlobal(own).getGlobal(own);
    });
    module.function({ name: "f", results: ["f32"], exported: true }, (code) => {
      code.call(silent).f32(2).call(inner).call(host);
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const calls: number[] = [];
    const env = { memory, host: (a: number, b: number) => a * 10 + b, silent: () => calls.push(calls.length) };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env });
    const call = exports.f as () => number;
    expect([call(), call(), calls]).toEqual([21, 22, [0, 1]]);
  });

  it("declares a shared memory of the size asked for", () => {
    const bytes = functionOf([], [], () => {}).encode({ pages: 3, maximum: 200, shared: true });
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(disassemble(bytes)).toContain('(import "env" "memory" (memory (;0;) 3 200 shared))');
  });

  it("refuses an imported function after an own one", () => {
    const module = functionOf([], [], () => {});
    expect(() => module.importFunction("late", { params: [] })).toThrow("Imported functions have to be declared before own ones");
  });

  it("has atomic operations on shared memory", () => {
    const module = functionOf(["i32"], ["i32"], (code) => {
      const [address] = code.params;
      code.get(address!).i32(5).atomic("store", 4);
      code.get(address!).i32(2).atomic("add", 4).op("drop");
      // Not all on the stack: the baseline compiler of Node 20's V8 loses what lies there during a wait or notify.
      const [unequal, woken] = [code.local("i32"), code.local("i32")];
      code.get(address!).i32(9).i64(1).atomic("wait", 4).set(unequal);
      code.get(address!).i32(1).atomic("notify", 4).set(woken);
      code.get(address!).atomic("load", 4).get(unequal).op("i32.add").get(woken).op("i32.add");
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode({ shared: true })), { env: { memory } });
    // The value is not the expected one (1), nobody sleeps (0), and the word is 5 + 2.
    expect((exports.f as (address: number) => number)(64)).toBe(8);
  });
});

describe("large modules", () => {
  it("encodes bodies of megabytes and thousands of locals and functions", () => {
    const module = new Module();
    module.function({ name: "f", results: ["f32"], exported: true }, (code) => {
      for (let i = 0; i < 15_000; i++) code.local(i % 2 === 0 ? "i32" : "f32");
      const sum = code.local("f32");
      for (let i = 0; i < 150_000; i++) code.get(sum).f32(1).op("f32.add").set(sum);
      code.get(sum);
    });
    for (let i = 0; i < 3000; i++) module.function({ name: `helper ${i}` }, () => {});
    const bytes = module.encode();
    expect(bytes.length).toBeGreaterThan(1_500_000);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });
});

describe("opcodes", () => {
  const names = Object.keys(opcodes) as PlainOp[];

  it("are the instructions that wabt reads, in order", () => {
    // Without operands the function does not validate; the disassembler reads the instructions all the same.
    const bytes = functionOf([], [], (code) => {
      for (const name of names) code.op(name);
    }).encode();
    const read = instructions(disassemble(bytes, { check: false }));
    expect(read).toEqual(names);
  });

  it("are all different", () => {
    expect(new Set(names.map((name) => opcodes[name].join())).size).toBe(names.length);
  });

  const loads: LoadOp[] = [
    "i32.load",
    "i32.load8_u",
    "f32.load",
    "f64.load",
    "v128.load",
    "v128.load8x8_u",
    "v128.load32_splat",
    "v128.load32_zero",
    "v128.load64_zero",
  ];
  const stores: StoreOp[] = ["i32.store", "f32.store", "f64.store", "v128.store"];

  it("with immediates are what wabt reads too", () => {
    const bytes = functionOf(["i32", "v128"], [], (code) => {
      const [address, vector] = code.params;
      for (const load of loads) code.get(address).load(load, 300).op("drop");
      for (const store of stores) {
        code.get(address);
        if (store === "i32.store") code.i32(-5);
        if (store === "f32.store") code.f32(0.5);
        if (store === "f64.store") code.f64(-0.25);
        if (store === "v128.store") code.v128([1, 2, 0xffffffff, 4]);
        code.store(store, 8);
      }
      code.get(address).get(vector).storeLane(32, 3, 4).get(address).get(vector).storeLane(64, 1, 8);
      code.get(address).get(vector).load32Lane(2, 12).op("drop");
      code.get(vector).extractLane("f32x4", 1).op("drop").get(vector).extractLane("i32x4", 3).op("drop");
      code.get(vector).get(vector).shuffle([0, 5, 2, 7]).op("drop");
    }).encode();
    expect(WebAssembly.validate(bytes)).toBe(true);
    const read = instructions(disassemble(bytes)).filter((line) => !/^(local\.get|drop)/.test(line));
    expect(read).toEqual([
      ...loads.map((name) => expect.stringMatching(new RegExp(`^${name} offset=300( align=\\d+)?$`))),
      ...["i32.const -5", "i32.store offset=8", expect.stringContaining("f32.const 0x1p-1"), "f32.store offset=8"],
      ...[expect.stringContaining("f64.const -0x1p-2"), "f64.store offset=8"],
      ...["v128.const i32x4 0x00000001 0x00000002 0xffffffff 0x00000004", expect.stringContaining("v128.store offset=8")],
      ...[expect.stringMatching(/^v128.store32_lane offset=4.* 3$/), expect.stringMatching(/^v128.store64_lane offset=8.* 1$/)],
      ...[expect.stringMatching(/^v128.load32_lane offset=12.* 2$/), "f32x4.extract_lane 1", "i32x4.extract_lane 3"],
      "i8x16.shuffle 0 1 2 3 20 21 22 23 8 9 10 11 28 29 30 31",
    ]);
  });
});

describe("types", () => {
  it("are written once for all functions of the same signature", () => {
    const module = new Module();
    module.function({ name: "f", params: ["i32", "v128"], results: ["f32"], exported: true }, (code) => code.f32(1));
    module.function({ name: "g", params: ["i32"] }, () => {});
    module.function({ name: "h", params: ["i32", "v128"], results: ["f32"] }, (code) => code.f32(2));
    const text = disassemble(module.encode());
    expect(text.match(/\(type \(;/g)).toHaveLength(2);
    expect(text).toContain("(func $h (type 0) (param i32 v128) (result f32)");
  });
});

describe("names", () => {
  it("gives every function its name, in the name section", () => {
    const module = new Module();
    module.function({ name: "forward", exported: true }, () => {});
    module.function({ name: "réduction" }, () => {});
    const bytes = module.encode();
    const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "name");
    expect(new TextDecoder().decode(section)).toContain("réduction");
    const text = disassemble(bytes);
    expect(text).toContain("(func $forward ");
    expect(text).toContain('(export "forward" (func 0))');
  });
});

describe("LaneBuilder", () => {
  it.each([false, true])("computes a·b + c and c − a·b with fusedMultiplyAdd %s", (fusedMultiplyAdd) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const module = functionOf([], [], (code) => {
      const b = new LaneBuilder(code, { fusedMultiplyAdd });
      const [x, y, z] = [b.floats([1, 2, 3, 4]), b.constant(10), b.constant(0.5)];
      code
        .i32(0)
        .get(b.fma(x, y, z))
        .store("v128.store");
      code
        .i32(0)
        .get(b.fnma(x, y, z))
        .store("v128.store", 16);
    });
    run("f", module, memory)();
    expect([...new Float32Array(memory.buffer, 0, 8)]).toEqual([10.5, 20.5, 30.5, 40.5, -9.5, -19.5, -29.5, -39.5]);
  });

  it("selects, shifts, converts and bounds", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const module = functionOf([], [], (code) => {
      const b = new LaneBuilder(code, { fusedMultiplyAdd: false });
      const x = b.floats([-1.5, 2.5, Number.NaN, 7]);
      const zero = b.constant(0);
      const results = [
        b.select(b.lt(x, zero), b.constant(-1), x),
        b.pmin(x, b.constant(3)),
        b.pmax(x, zero),
        b.fromInt(b.sar(b.toInt(x), 1)),
        b.fromUnsigned(b.shr(b.shl(b.integer(-1), 8), 8)),
        b.nearest(x),
        b.andNot(b.constant(1), b.le(x, zero)),
        b.shuffle(x, zero, [3, 4, 1, 0]),
      ];
      for (const [i, result] of results.entries())
        code
          .i32(i * 16)
          .get(result)
          .store("v128.store");
    });
    run("f", module, memory)();
    const at = (i: number): number[] => [...new Float32Array(memory.buffer, i * 16, 4)];
    expect(at(0)).toEqual([-1, 2.5, Number.NaN, 7]);
    expect(at(1)).toEqual([-1.5, 2.5, Number.NaN, 3]);
    expect(at(2)).toEqual([0, 2.5, Number.NaN, 7]);
    expect(at(3)).toEqual([-1, 1, 0, 3]);
    expect(at(4)).toEqual([0xffffff, 0xffffff, 0xffffff, 0xffffff]);
    expect(at(5)).toEqual([-2, 2, Number.NaN, 7]);
    expect(at(6)).toEqual([0, 1, 1, 1]);
    expect(at(7)).toEqual([7, 0, 2.5, -1.5]);
  });
});
