/** Every operation on the WebAssembly device against the f64 reference: on 1, 2, 3 and 4 threads, with and without fused multiply-add and BLAS. */

import { test } from "vitest";
import { operationNames } from "../graph/testing/samples.ts";
import { runs } from "../math/testing/expressions.ts";
import { expectConformance } from "./testing/conformance.ts";
import { allDevices } from "./testing/devices.ts";

for (const op of operationNames)
  test(`${op} on WebAssembly agrees with the reference`, () => expectConformance(op, allDevices(), runs(20).numRuns));
