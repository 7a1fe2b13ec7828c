/** The same graph by the tiny route, by the general one and on the reference. */

import type { Graph } from "../../graph/index.ts";
import { chooser } from "../../graph/testing/samples.ts";
import { type Device, type Executable, type LoadOptions, reference, type Store, wasm } from "../../runtime/index.ts";
import { tableRows } from "./graphs.ts";

/** The device with more to say to the compiler. */
export function compilingWith(device: Device, extra: Readonly<Record<string, unknown>>): Device {
  return {
    name: device.name,
    open: async () => {
      const store = await device.open();
      const load = store.load.bind(store);
      store.load = (graph: Graph, options: LoadOptions) => load(graph, { ...options, ...extra });
      return store;
    },
  };
}

export const routes = {
  tiny: wasm(),
  tinyDeterministic: wasm({ deterministic: true }),
  general: compilingWith(wasm(), { tiny: false }),
  reference: reference(),
} as const;

export const isTiny = ({ kernels }: Executable): boolean => kernels.length === 1 && kernels[0]!.startsWith("tiny");

export interface Steps {
  readonly capacity: number;
  readonly rows: number;
  readonly steps: number;
  /** Values of arrays by name; others are drawn. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
}
export interface RunResult {
  readonly tiny: boolean;
  /** Every output, and every parameter after the steps. */
  readonly values: Readonly<Record<string, number[]>>;
}

/** Fills every array that the graph reads, always with the same numbers. */
function fill(store: Store, made: Graph, { capacity, rows, steps, values = {} }: Steps): string[] {
  const choose = chooser(rows);
  const passes = Math.ceil((steps * capacity) / rows);
  const parameters: string[] = [];
  for (const node of made.nodes) {
    if (node.op !== "input" && node.op !== "parameter") continue;
    const { name } = node.attributes;
    const size = node.shape.reduce<number>(
      (total, length) => total * (length === "n" ? rows * passes : length === "m" ? tableRows : (length as number)),
      1,
    );
    const draw = {
      f32: () => Math.fround(choose.real() * 2 - 1),
      i32: () => choose.integer(0, tableRows - 1),
      u8: () => choose.integer(0, 3),
    };
    store.set(name, node.dtype, values[name] ?? Array.from({ length: size }, draw[node.dtype]));
    if (node.op === "parameter") parameters.push(name);
  }
  return parameters;
}

export async function runOn(device: Device, made: Graph, steps: Steps): Promise<RunResult> {
  const store = await device.open();
  const parameters = fill(store, made, steps);
  const executable = await store.load(made, { capacity: steps.capacity });
  await executable.run({ rows: steps.rows, batch: Math.min(steps.rows, steps.capacity), from: 0, to: steps.steps });
  const outputs = Object.keys(made.outputs).map((name) => [name, Array.from(executable.output(name))] as const);
  const after = parameters.map((name) => [name, Array.from(store.get(name))] as const);
  store.dispose();
  return { tiny: isTiny(executable), values: Object.fromEntries([...outputs, ...after]) };
}

/** What differs by more than rounding, or undefined. */
export function difference(received: RunResult, expected: RunResult, tolerance = 2e-5): string | undefined {
  for (const [name, values] of Object.entries(expected.values)) {
    const scale = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
    for (const [i, value] of values.entries()) {
      const got = received.values[name]![i]!;
      if (!(Object.is(got, value) || Math.abs(got - value) <= tolerance * scale)) return `${name}[${i}] is ${got}, not ${value}`;
    }
  }
  return undefined;
}
