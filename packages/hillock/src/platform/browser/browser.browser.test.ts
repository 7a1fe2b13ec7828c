/** The browser's side in a real browser: its private file system, its cache, its event loop. */

import { describe, expect, it } from "vitest";
import { StorageError } from "../../errors.ts";
import * as browser from "../browser.ts";
import { sha256 } from "../transfer.ts";

const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

describe("folders in a real browser", () => {
  it("are made, replaced and read, and hold one save", async () => {
    for (const number of [1, 2, 3]) {
      await browser.writeFolder("test/model", { "model.json": text(`${number}`), weights: new Uint8Array(10_000).fill(number) });
    }
    const files = await browser.readFolder("test/model", ["model.json", "weights"]);
    expect(new TextDecoder().decode(files["model.json"])).toBe("3");
    expect(files.weights.every((byte) => byte === 3)).toBe(true);
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("test")).getDirectoryHandle("model");
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    expect(names.length).toBe(2);
    await root.removeEntry("test", { recursive: true });
  });

  it("survive four writers and a reader at once", async () => {
    const save = (number: number) => ({ "model.json": text(`${number}`), weights: new Uint8Array(5000).fill(number) });
    await browser.writeFolder("busy", save(0));
    const writers = [1, 2, 3, 4].map((number) => browser.writeFolder("busy", save(number)));
    const read = await browser.readFolder("busy", ["model.json", "weights"]);
    const number = Number(new TextDecoder().decode(read["model.json"]));
    expect(read.weights.every((byte) => byte === number)).toBe(true);
    await Promise.all(writers);
    await (await navigator.storage.getDirectory()).removeEntry("busy", { recursive: true });
  });

  it("say what is missing", async () => {
    await expect(browser.readFolder("none", ["model.json"])).rejects.toThrow(/none could not be read\.\n.*nothing of that name/);
  });
});

describe("downloads in a real browser", () => {
  it("are inflated and checked", async () => {
    const content = text("pixel ".repeat(1000));
    const packed = new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip")));
    const url = URL.createObjectURL(await packed.blob());
    const options = { sha256: await sha256(content), size: content.length, destination: "hillock/test" };
    // A blob's URL cannot be kept in the cache, which is no error.
    expect(await browser.download(url, options)).toEqual(content);
    await expect(browser.download(url, { ...options, sha256: "0".repeat(64) })).rejects.toThrow(StorageError);
    URL.revokeObjectURL(url);
  });

  it("are kept in the page's cache", async () => {
    const url = import.meta.url;
    const content = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const options = { sha256: await sha256(content), size: content.length, destination: "hillock/test" };
    let received = 0;
    const onProgress = (progress: { received: number }) => {
      received = progress.received;
    };
    expect(await browser.download(url, { ...options, onProgress })).toEqual(content);
    expect(received).toBeGreaterThan(0);
    received = 0;
    expect(await browser.download(url, { ...options, onProgress })).toEqual(content);
    expect(received).toBe(0);
    expect(await (await caches.open("hillock")).delete(url)).toBe(true);
  });
});

it("has relaxed SIMD, yields and reads the clock", async () => {
  expect(browser.enableRelaxedSimd()).toBe(true);
  const start = browser.now();
  for (let i = 0; i < 200; i++) await browser.yieldToEventLoop();
  expect(browser.now() - start).toBeLessThan(600);
});
