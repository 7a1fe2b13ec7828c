import { beforeEach, describe, expect, it, vi } from "vitest";
import { ArgumentError, StorageError } from "../../errors.ts";
import { FakeFolder } from "../testing/fakeOpfs.ts";
import { testServer } from "../testing/server.ts";
import { readFolder, writeFolder } from "./opfs.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
let space: { left: number };
let root: FakeFolder;

beforeEach(() => {
  space = { left: 10_000 };
  root = new FakeFolder(space);
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
});

describe("folders in the browser", () => {
  it("are made, replaced and read", async () => {
    await writeFolder("runs/digits", { "model.json": text("1"), weights: Uint8Array.of(1) });
    await writeFolder("/runs/./digits/", { "model.json": text("2"), weights: Uint8Array.of(2) });
    const files = await readFolder("runs/digits", ["model.json", "weights"]);
    expect([...files["model.json"], ...files.weights]).toEqual([0x32, 2]);
    const folder = await (await root.getDirectoryHandle("runs")).getDirectoryHandle("digits");
    expect(folder.entries.size).toBe(2);
  });

  it("take bytes of shared memory", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
    await writeFolder("model", { shared });
    expect([...(await readFolder("model", ["shared"])).shared]).toEqual([7, 7]);
  });

  it("keep the old model when the storage is full", async () => {
    await writeFolder("model", { "model.json": text("old") });
    space.left = 100;
    const big = { "model.json": text("new"), weights: new Uint8Array(200) };
    await expect(writeFolder("model", big)).rejects.toThrow(/model could not be written\.\n.*storage for this site is full/);
    expect((await readFolder("model", ["model.json"]))["model.json"]).toEqual(text("old"));
    expect((await root.getDirectoryHandle("model")).entries.size).toBe(2);
  });

  it("can be saved to after a first save was cut off", async () => {
    await (await root.getDirectoryHandle("model", { create: true })).getDirectoryHandle("hillock-save-1", { create: true });
    await expect(readFolder("model", ["model.json"])).rejects.toThrow(/nothing of that name/);
    await writeFolder("model", { "model.json": text("new") });
    expect((await root.getDirectoryHandle("model")).entries.size).toBe(2);
  });

  it("are not replaced when they hold something else", async () => {
    await (await root.getDirectoryHandle("photos", { create: true })).getFileHandle("cat.png", { create: true });
    await expect(writeFolder("photos", { "model.json": text("") })).rejects.toThrow(/not a Hillock model.*\n.*cat\.png/);
    await expect(writeFolder("photos/cat.png/model", { "model.json": text("") })).rejects.toThrow(/a file, not a folder/);
    await expect(writeFolder("model", { "a/b": text("") })).rejects.toThrow(ArgumentError);
  });

  it("say what is missing", async () => {
    await writeFolder("model", { "model.json": text("{}") });
    await expect(readFolder("none", ["model.json"])).rejects.toThrow(/none could not be read\.\n.*nothing of that name/);
    await expect(readFolder("model", ["weights"])).rejects.toThrow(StorageError);
    vi.stubGlobal("navigator", {});
    await expect(writeFolder("model", {})).rejects.toThrow(/without a private file system/);
  });

  it("are read from a server when the path is a URL", async () => {
    const server = await testServer((path, response) => (path === "/m/model.json" ? response.end("{}") : response.writeHead(404).end()));
    expect(await readFolder(`${server.url}/m/`, ["model.json"])).toEqual({ "model.json": text("{}") });
    await expect(readFolder(`${server.url}/m`, ["weights"])).rejects.toThrow(/refused .*\/m\/weights\.\n.*HTTP 404/);
    await expect(readFolder("http://127.0.0.1:9", ["weights"])).rejects.toThrow(StorageError);
  });
});
