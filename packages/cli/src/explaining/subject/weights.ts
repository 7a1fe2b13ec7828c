/** `--weights`: one number for all of them, or each of them, as examples that are worked out by hand give them. */

import { existsSync, readFileSync } from "node:fs";
import { counted, type Sequential, tensorFrom } from "hillock";
import { unreadable } from "../../system.ts";
import { UsageError } from "../../usage-error.ts";

const wrong = (received: string, expected: string, fix: string): UsageError =>
  new UsageError({ problem: "--weights does not take this value", received, expected, fix });

const order = "Layer by layer: the kernel, all weights of its first input first, then those of the second, and so on; and then the biases.";

/** Numbers with commas or spaces between them; undefined where anything else stands there. */
function listed(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const numbers = parts.map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : undefined;
}

/** Nested lists, as getWeights gives them, are read from left to right. */
function flattened(value: unknown): number[] | undefined {
  if (typeof value === "number") return [value];
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(flattened);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw unreadable(path, "a file of numbers: a list in JSON, or numbers with commas or spaces between them", cause);
  }
}

function inFile(path: string): number[] {
  const text = read(path);
  let found: number[] | undefined;
  try {
    found = text.trimStart().startsWith("[") ? flattened(JSON.parse(text)) : listed(text);
  } catch {
    found = undefined;
  }
  if (found !== undefined) return found;
  throw wrong(
    `${path}, which holds something else`,
    "a file of numbers: a list in JSON, or numbers with commas or spaces between them",
    order,
  );
}

/** @throws UsageError when it is neither numbers nor a file that holds them. */
export function weightsFrom(text: unknown): number[] | undefined {
  if (typeof text !== "string") return undefined;
  const numbers = listed(text) ?? (existsSync(text) ? inFile(text) : undefined);
  if (numbers !== undefined) return numbers;
  throw wrong(JSON.stringify(text), "a number for all of them; all of them with commas between them; or a file that holds them", order);
}

/** "dense_1.kernel 2 × 2, dense_1.bias 2" */
function inventory(net: Sequential): string {
  const names = net.layers.flatMap((layer) =>
    layer.kind === "dense" ? [`${layer.name}.kernel`, ...(layer.useBias ? [`${layer.name}.bias`] : [])] : [],
  );
  return net
    .getWeights()
    .map(({ shape }, i) => `${names[i] ?? "weights"} ${shape.join(" × ")}`)
    .join(", ");
}

/** One number is that of all weights, with biases 0. @throws UsageError for another count than the network has. */
export function setWeights(net: Sequential, numbers: readonly number[]): void {
  const now = net.getWeights();
  const count = now.reduce((sum, { data }) => sum + data.length, 0);
  const [value = 0] = numbers;
  if (numbers.length === 1) {
    net.setWeights(now.map(({ shape, data }) => tensorFrom(new Float32Array(data.length).fill(shape.length > 1 ? value : 0), shape)));
    return;
  }
  if (numbers.length !== count)
    throw wrong(counted(numbers.length, "number"), `1 or ${counted(count, "number")}, as this network has ${inventory(net)}`, order);
  let from = 0;
  net.setWeights(
    now.map(({ shape, data }) => {
      from += data.length;
      return tensorFrom(Float32Array.from(numbers.slice(from - data.length, from)), shape);
    }),
  );
}
