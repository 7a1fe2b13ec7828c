/** The same in a page: teams of Web Workers, and one thread that is a worker too. */

import { expect, test } from "vitest";
import { operationNames } from "../graph/testing/samples.ts";
import { wasm } from "./index.ts";
import { expectConformance } from "./testing/conformance.ts";
import { allDevices } from "./testing/devices.ts";

for (const op of operationNames) test(`${op} on WebAssembly agrees with the reference`, () => expectConformance(op, allDevices(), 10));

test("the page is isolated, so these are threads", () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  expect(wasm().describe!().threads).toBe(navigator.hardwareConcurrency);
  expect(wasm({ threads: 3 }).describe!()).toEqual({ threads: 3, fusedMultiplyAdd: true });
});
