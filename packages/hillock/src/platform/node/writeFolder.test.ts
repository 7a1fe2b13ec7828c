import { mkdir, readdir, readFile, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ArgumentError, StorageError } from "../../errors.ts";
import { readFolder, writeFolder } from "../node.ts";
import { temporaryFolder } from "../testing/temporary.ts";
import { temporaryName } from "./files.ts";
import { removeAbandoned } from "./writeFolder.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const save = (number: number, size = 1000) => ({ "model.json": text(`${number}`), weights: new Uint8Array(size).fill(number) });
const numberOf = async (path: string): Promise<number> => {
  const files = await readFolder(path, ["model.json", "weights"]);
  const number = Number(new TextDecoder().decode(files["model.json"]));
  expect(files.weights.every((byte) => byte === number % 256)).toBe(true);
  return number;
};

async function failure(action: Promise<unknown>): Promise<StorageError> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  return error as StorageError;
}

describe("writeFolder", () => {
  it("makes the folder and those above it, and replaces it, leaving nothing else", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "runs", "digits");
    await writeFolder(path, save(1));
    await writeFolder(path, save(2));
    expect(await numberOf(path)).toBe(2);
    expect(await readdir(join(folder, "runs"))).toEqual(["digits"]);
    expect((await readdir(path)).sort()).toEqual(["model.json", "weights"]);
  });

  it("fills an empty folder", async () => {
    const path = await temporaryFolder();
    await writeFolder(path, save(3));
    expect(await numberOf(path)).toBe(3);
  });

  it("keeps what else is in a model's folder", async () => {
    const path = join(await temporaryFolder(), "model");
    await writeFolder(path, { ...save(1), obsolete: text("kept, for it may be the user's") });
    await mkdir(join(path, "logs", "deep"), { recursive: true });
    await writeFile(join(path, "logs", "deep", "events"), "loss 0.1");
    await symlink("model.json", join(path, "latest"));
    await writeFolder(path, save(2));
    expect(await numberOf(path)).toBe(2);
    expect(await readFile(join(path, "logs", "deep", "events"), "utf8")).toBe("loss 0.1");
    expect(await readlink(join(path, "latest"))).toBe("model.json");
    expect((await readdir(path)).sort()).toEqual(["latest", "logs", "model.json", "obsolete", "weights"]);
  });

  it("does not replace a folder that is no model", async () => {
    const path = await temporaryFolder();
    await writeFile(join(path, "thesis.txt"), "irreplaceable");
    const { message } = await failure(writeFolder(path, save(1)));
    expect(message).toMatch(/is not a Hillock model.*\n.*thesis\.txt\n.*model\.json/);
    expect(await readdir(path)).toEqual(["thesis.txt"]);
  });

  it("replaces what a symbolic link points to", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "link"));
    await writeFolder(join(folder, "link"), save(4));
    expect(await readlink(join(folder, "link"))).toBe("real");
    expect(await numberOf(join(folder, "real"))).toBe(4);
  });

  it.each(["", ".", "..", "a/b", "a\\b", "../model.json"])("refuses %j as a file's name", async (name) => {
    await expect(writeFolder(join(await temporaryFolder(), "model"), { [name]: text("") })).rejects.toThrow(ArgumentError);
  });

  it("says what is wrong with a path", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    expect((await failure(writeFolder(join(folder, "file"), save(1)))).received).toMatch(/a file, not a folder \(ENOTDIR\)/);
    expect((await failure(writeFolder(join(folder, "file", "model"), save(1)))).received).toMatch(/ENOTDIR|EEXIST/);
    expect((await failure(writeFolder(join(folder, "n".repeat(300)), save(1)))).fix).toBe("Choose a shorter name.");
    expect((await failure(writeFolder("/proc/hillock/model", save(1)))).problem).toBe("/proc/hillock/model could not be written");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("lets many write and read at once: every read is one whole save", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "model");
    await writeFolder(path, save(0));
    let writing = 4;
    const writer = async (first: number) => {
      for (let i = 0; i < 8; i++) await writeFolder(path, save(first + i, 20_000));
      writing--;
    };
    const reader = async () => {
      let reads = 0;
      for (; writing > 0; reads++) await numberOf(path);
      return reads;
    };
    const [, , , , reads] = await Promise.all([writer(10), writer(30), writer(50), writer(70), reader()]);
    expect(reads).toBeGreaterThan(3);
    expect(await readdir(folder)).toEqual(["model"]);
  });

  it("removes what killed writers left, when it is an hour old", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "model");
    const [fresh, old, other] = [temporaryName(path, "new"), temporaryName(path, "old"), temporaryName(join(folder, "model2"), "new")];
    for (const left of [fresh, old, other]) await mkdir(left);
    await writeFolder(path, save(1));
    expect((await readdir(folder)).length).toBe(4);
    await removeAbandoned(path, Date.now() + 2 * 3_600_000);
    expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual([other, path].sort());
  });
});

describe("readFolder", () => {
  it("finds the old folder of a writer that died between its two renames", async () => {
    const path = join(await temporaryFolder(), "model");
    await writeFolder(path, save(5));
    await rename(path, temporaryName(path, "old"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await writeFolder(path, save(6));
    await rename(path, temporaryName(path, "old"));
    await mkdir(temporaryName(path, "new"));
    expect(await numberOf(path)).toBe(6);
  });

  it("names the file that is missing", async () => {
    const folder = await temporaryFolder();
    await writeFolder(join(folder, "model"), { "model.json": text("{}") });
    expect((await failure(readFolder(join(folder, "model"), ["weights"]))).problem).toBe(
      `${join(folder, "model", "weights")} could not be read`,
    );
    expect((await failure(readFolder(join(folder, "none"), ["model.json"]))).received).toBe("it does not exist (ENOENT)");
  });
});
