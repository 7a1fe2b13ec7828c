/** Pages with a Content-Security-Policy: what it forbids is done without, or named. */

import { describe, expect, test } from "vitest";
import type * as Hillock from "../src/index.ts";
import { withPages } from "./pages.ts";

const open = withPages();
declare const hillock: typeof Hillock;

/** XOR, twice, with what went wrong. */
async function learn(): Promise<{ answers?: number[]; name?: string; message?: string; isolated: boolean }> {
  const { dense, sequential, sgd, wasm, xor } = hillock;
  const { x, y } = xor();
  try {
    let answers: number[] = [];
    for (let i = 0; i < 2; i++) {
      const net = sequential([dense(2, { activation: "sigmoid", inputShape: [2] }), dense(1, { activation: "sigmoid" })], {
        seed: 3,
        device: wasm({ deterministic: true }),
      });
      net.compile({ optimizer: sgd({ learningRate: 1, momentum: 0.6 }), loss: "quadratic" });
      await net.fit(x, y, { epochs: 4000, batchSize: 4 });
      answers = [...(await net.predict(x)).data];
    }
    return { answers, isolated: crossOriginIsolated };
  } catch (error) {
    return { name: (error as Error).name, message: (error as Error).message, isolated: crossOriginIsolated };
  }
}

const wasmAllowed = "script-src 'self' 'wasm-unsafe-eval'";
describe.each([false, true])("isolated: %s", (isolated) => {
  test.each<[policy: string, workers: boolean]>([
    [`${wasmAllowed}; worker-src 'self' blob:`, true],
    [`${wasmAllowed}; worker-src 'self'`, false],
    [`${wasmAllowed}; worker-src 'none'`, false],
    [`default-src 'self'; ${wasmAllowed}`, false],
    [`${wasmAllowed}; worker-src 'self' blob:; require-trusted-types-for 'script'; trusted-types hillock`, true],
    [`${wasmAllowed}; worker-src 'self' blob:; require-trusted-types-for 'script'; trusted-types 'none'`, false],
  ])("%s", async (policy, workers) => {
    const { page, said } = await open({ isolated, policy });
    const { answers, isolated: really, message } = await page.evaluate(learn);
    expect(message).toBeUndefined();
    expect(really).toBe(isolated);
    for (const [i, target] of [0, 1, 1, 0].entries()) expect(answers![i]).toBeCloseTo(target, 0);
    const told = said.filter((line) => line.startsWith("warning: Hillock:"));
    expect(told).toHaveLength(isolated && !workers ? 1 : 0);
    if (told.length > 0) expect(told[0]).toContain("worker-src 'self' blob:");
    await page.close();
  });

  test.each(["script-src 'self'", "default-src 'self'"])(
    "%s: WebAssembly is not allowed, and the error says how to allow it",
    async (policy) => {
      const { page } = await open({ isolated, policy });
      const { name, message } = await page.evaluate(learn);
      expect(name).toBe("DeviceError");
      expect(message).toContain("'wasm-unsafe-eval'");
      expect(message).toContain("script-src 'self' 'wasm-unsafe-eval'");
      const slow = await page.evaluate(async () => {
        const { dense, reference, sequential } = hillock;
        const net = sequential([dense(1, { inputShape: [400] })], { device: reference() });
        return (await net.predict([Array.from({ length: 400 }, () => 0)])).data[0];
      });
      expect(slow).toBe(0);
      await page.close();
    },
  );
});
