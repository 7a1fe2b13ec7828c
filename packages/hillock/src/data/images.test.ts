import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeIdx } from "../codecs/idx.ts";
import { FormatError, StorageError } from "../errors.ts";
import { testServer } from "../platform/testing/server.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { tensorFrom } from "../runtime/tensor.ts";
import type { ImageFile, ImageSource } from "./imageFiles.ts";
import { loadImages } from "./images.ts";

/** A set of 3 + 2 images of 2 × 2 pixels in 3 classes. */
const contents: Readonly<Record<string, Uint8Array>> = {
  "train-images": writeIdx(
    tensorFrom(
      Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
      [3, 2, 2],
    ),
  ),
  "train-labels": writeIdx(tensorFrom(Uint8Array.of(2, 0, 1), [3])),
  "test-images": writeIdx(tensorFrom(new Uint8Array(8).fill(255), [2, 2, 2])),
  "test-labels": writeIdx(tensorFrom(Uint8Array.of(1, 1), [2])),
};
const file = (name: string, shape: number[]): ImageFile => {
  const sha256 = createHash("sha256").update(contents[name]!).digest("hex");
  return { name, shape, sha256 };
};
const source: ImageSource = {
  title: "Tiny",
  name: "tiny",
  folder: "tiny",
  packageName: "hillock-no-such-package",
  systemFolders: ["/nowhere/tiny"],
  url: "http://127.0.0.1:9/tiny",
  files: {
    trainImages: file("train-images", [3, 2, 2]),
    trainLabels: file("train-labels", [3]),
    testImages: file("test-images", [2, 2, 2]),
    testLabels: file("test-labels", [2]),
  },
  meaning: {
    inputs: { kind: "picture", width: 2, height: 2, channels: 1, ground: "dark", framing: "whole" },
    outputs: { kind: "classes", names: ["a", "b", "c"] },
  },
  advice: "Buy a camera.",
  origin: "They are in the attic.",
};

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, "data", "tiny"), { recursive: true });
  vi.stubEnv("HILLOCK_DATA", join(folder, "data"));
  vi.stubEnv("HILLOCK_CACHE", join(folder, "cache"));
});
afterEach(() => vi.unstubAllEnvs());

/** Puts the set into $HILLOCK_DATA, some files replaced. */
async function putData(changes: Readonly<Record<string, Uint8Array>> = {}): Promise<void> {
  for (const [name, bytes] of Object.entries({ ...contents, ...changes })) await writeFile(join(folder, "data", "tiny", name), bytes);
}

describe("loadImages", () => {
  it("reads $HILLOCK_DATA, plain and gzipped", async () => {
    const { "train-images": images, ...others } = contents;
    for (const [name, bytes] of Object.entries(others)) await writeFile(join(folder, "data", "tiny", name), bytes);
    await writeFile(join(folder, "data", "tiny", "train-images.gz"), gzipSync(images!));
    const { train, test, classNames, meaning, imageShape } = await loadImages(source);
    expect(train.x).toEqual(
      tensorFrom(
        Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
        [3, 4],
        1 / 255,
      ),
    );
    expect(train.y).toEqual(tensorFrom(Int32Array.of(2, 0, 1), [3]));
    expect(test.x.shape).toEqual([2, 4]);
    expect([...test.y.data]).toEqual([1, 1]);
    expect([classNames, meaning, imageShape]).toEqual([["a", "b", "c"], source.meaning, [2, 2, 1]]);
  });

  it.each(["", ".gz"])("downloads from a base URL whose files end in %j, then needs no network", async (ending) => {
    const server = await testServer((path, response) => {
      const name = /^\/set\/([a-z-]+)(\.gz)?$/.exec(path);
      const bytes = contents[name?.[1] ?? ""];
      if (bytes === undefined || (name?.[2] ?? "") !== ending) response.writeHead(404).end();
      else response.end(ending === "" ? bytes : gzipSync(bytes));
    });
    const urls: string[] = [];
    const options = { baseUrl: `${server.url}/set/`, onProgress: ({ url }: { url: string }) => urls.push(url) };
    const first = await loadImages(source, options);
    expect([...first.train.y.data]).toEqual([2, 0, 1]);
    expect(new Set(urls).size).toBe(4);
    expect((await readdir(join(folder, "cache", "tiny"))).sort()).toEqual(Object.keys(contents).sort());
    const before = server.asked.length;
    expect(await loadImages(source)).toEqual(first);
    expect(server.asked.length).toBe(before);
  });

  it("lists every place when none has the files", async () => {
    const error = await loadImages(source).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageError);
    const { message } = error as StorageError;
    expect(message).toContain("Tiny could not be found or downloaded (train-labels).");
    expect(message).toContain(`- ${join(folder, "data")}/tiny ($HILLOCK_DATA): not found`);
    expect(message).toContain("- the npm package hillock-no-such-package: not found");
    expect(message).toContain("- /nowhere/tiny: not found");
    expect(message).toContain(`- the cache ${join(folder, "cache")}/tiny/train-labels: not found`);
    expect(message).toContain("- http://127.0.0.1:9/tiny/train-labels.gz: ");
    expect(message).toContain("Fix: Buy a camera.");
  });

  it("does not take another file for the right one", async () => {
    const server = await testServer((_, response) => response.end("<html>a page for every address</html>"));
    await expect(loadImages(source, { baseUrl: server.url })).rejects.toThrow(/train-labels\.gz is a web page, not the file/);
  });

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    [
      "a truncated file",
      { "train-images": contents["train-images"]!.subarray(0, 20) },
      /tiny\/train-images: The IDX file is truncated.*\n.*20 bytes\n.*28 bytes/,
    ],
    [
      "the wrong count",
      { "test-labels": contents["train-labels"]! },
      /test-labels is not the file of Tiny.*\n.*uint8 \[3\]\n.*uint8 \[2\]/,
    ],
    ["the wrong type", { "test-labels": writeIdx(tensorFrom(Int32Array.of(1, 1), [2])) }, /int32 \[2\]\n.*uint8 \[2\]/],
    [
      "a label out of range",
      { "train-labels": writeIdx(tensorFrom(Uint8Array.of(2, 3, 1), [3])) },
      /label 3 at position 1\n.*labels from 0 to 2/,
    ],
  ])("meets %s with a FormatError that names it", async (_, changes, message) => {
    await putData(changes);
    await expect(loadImages(source)).rejects.toThrow(FormatError);
    await expect(loadImages(source)).rejects.toThrow(message);
  });

  it("rejects with the signal's reason when aborted", async () => {
    await putData();
    await expect(loadImages(source, { signal: AbortSignal.abort("stop") })).rejects.toBe("stop");
  });
});
