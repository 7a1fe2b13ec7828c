/** Matrix products as the library compiles them: a graph of one product, run step after step. */

import { build, graph } from "../../packages/hillock/dist/graph/index.js";
import { wasm } from "../../packages/hillock/dist/runtime/index.js";

const square = (size) => ["NN", "NT", "TN"].map((form) => ({ form, rows: size, inner: size, columns: size }));

/**
 * C [rows, columns] as a sum over `inner`. NN is the forward pass X W, NT the way back Δ Wᵀ, TN the gradient of the weights Xᵀ Δ.
 * `goal` is the fraction of the peak that Hillock wants to reach.
 */
export const SHAPES = [
  ...[256, 512, 1024].flatMap(square).map((shape) => ({ ...shape, goal: 0.8 })),
  { form: "NN", rows: 32, inner: 784, columns: 128, goal: 0.6 },
  { form: "NN", rows: 128, inner: 784, columns: 128 },
  { form: "TN", rows: 784, inner: 32, columns: 128 },
  { form: "TN", rows: 784, inner: 128, columns: 128 },
];

export const nameOf = ({ form, rows, inner, columns }) => `${form} ${rows} × ${inner} × ${columns}`;

const numbers = (length, seed) => Float32Array.from({ length }, (_, i) => Math.sin(seed + i));

/** @returns what `step` returns: `run(steps)`, a promise of the floating-point operations done, by WebAssembly on one thread. */
export async function product({ form, rows, inner, columns }) {
  const [transposeA, transposeB] = [form === "TN", form === "NT"];
  const a = build.parameter("a", transposeA ? [inner, rows] : [rows, inner]);
  const b = build.parameter("b", transposeB ? [columns, inner] : [inner, columns]);
  const store = await wasm({ threads: 1, blas: "off" }).open();
  store.set("a", "f32", numbers(rows * inner, 1));
  store.set("b", "f32", numbers(inner * columns, 2));
  const program = await store.load(graph({ c: build.matmul(a, b, { transposeA, transposeB }) }), { capacity: 1 });
  return {
    dispose: () => store.dispose(),
    run: async (steps) => {
      await program.run({ rows: 1, batch: 1, from: 0, to: steps });
      return steps * 2 * rows * inner * columns;
    },
  };
}
