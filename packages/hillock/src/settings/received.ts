/** What came, in a few words: for the "Received" line of errors. It never calls into the value, and long things are cut. */

import { article, counted } from "../words.ts";

/** Longest text, and most elements or keys, that are shown. */
const textLength = 60;
const itemsShown = 6;

/** What a value calls itself, whatever realm it comes from: "Object", "Date", "Float32Array". */
export function tagOf(value: unknown): string {
  // By far the most frequent, once in every prediction.
  if (ArrayBuffer.isView(value) && value instanceof Float32Array) return "Float32Array";
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** An object that was written down as one, { … }: from any realm, with or without a prototype. Not an instance of a class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || tagOf(value) !== "Object") return false;
  for (let above: unknown = Object.getPrototypeOf(value); above !== null; above = Object.getPrototypeOf(above)) {
    const isRealmsObject = Object.getPrototypeOf(above) === null;
    if (!isRealmsObject && Object.hasOwn(above as object, "constructor")) return false;
  }
  return true;
}

/** An object that holds values under names: a plain one, or an instance of a class with fields of its own. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isPlainObject(value) || (typeof value === "object" && value !== null && tagOf(value) === "Object" && Object.keys(value).length > 0)
  );
}

function textOf(text: string): string {
  return JSON.stringify(text.length > textLength ? `${text.slice(0, textLength)}…` : text);
}

/** "a Date", "an Int8Array", "an object with l1, l2". */
function objectOf(value: object): string {
  if (isPlainObject(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "an empty object";
    return `an object with ${keys.slice(0, itemsShown).join(", ")}${keys.length > itemsShown ? ", …" : ""}`;
  }
  const tag = tagOf(value);
  const name = tag === "Object" ? classOf(value) : tag;
  return article(name);
}
function classOf(value: object): string {
  const made: unknown = (Object.getPrototypeOf(value) as { constructor?: unknown }).constructor;
  return typeof made === "function" && made.name !== "" ? made.name : "object";
}

/** A value on one line: `"0.1"`, `null`, `[1, 2, … 784 values]`, `a Date`, `the function dense`. */
export function received(value: unknown): string {
  if (typeof value === "string") return textOf(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "a symbol";
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return arrayOf(value);
  if (ArrayBuffer.isView(value)) return `${objectOf(value)} of ${(value as unknown as ArrayLike<number>).length ?? value.byteLength}`;
  return objectOf(value);
}
function arrayOf(items: readonly unknown[]): string {
  const shown = items.slice(0, itemsShown).map((item) => (Array.isArray(item) ? `an array of ${item.length}` : received(item)));
  return items.length > itemsShown ? `[${shown.join(", ")}, … ${counted(items.length, "value")}]` : `[${shown.join(", ")}]`;
}
