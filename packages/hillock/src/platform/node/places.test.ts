import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../testing/temporary.ts";
import { cacheFolder, cacheFolderOf, environment, findPackageFile, systemFile } from "./places.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("cacheFolder", () => {
  it.each([
    ["linux", {}, "/home/ada/.cache/hillock"],
    ["linux", { XDG_CACHE_HOME: "/var/ada" }, "/var/ada/hillock"],
    ["linux", { XDG_CACHE_HOME: "relative" }, "/home/ada/.cache/hillock"],
    ["darwin", { XDG_CACHE_HOME: "/var/ada" }, "/home/ada/Library/Caches/hillock"],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/hillock"],
    ["win32", {}, "/home/ada/AppData/Local/hillock"],
    ["win32", { HILLOCK_CACHE: "/mine", LOCALAPPDATA: "/local" }, "/mine"],
    ["linux", { HILLOCK_CACHE: "", XDG_CACHE_HOME: "" }, "/home/ada/.cache/hillock"],
  ])("on %s with %o is %s", (system, variables, expected) => {
    expect(cacheFolderOf(system, variables, "/home/ada")).toBe(expected);
  });

  it("reads this process's variables", () => {
    vi.stubEnv("HILLOCK_CACHE", "/tmp/mine");
    expect(cacheFolder()).toBe("/tmp/mine");
    expect(environment("HILLOCK_CACHE")).toBe("/tmp/mine");
    vi.stubEnv("HILLOCK_CACHE", "");
    expect(environment("HILLOCK_CACHE")).toBeUndefined();
  });
});

describe("findPackageFile", () => {
  it("finds a file of a package that is installed beside the library", async () => {
    expect(await findPackageFile("fast-check", "package.json")).toMatch(/node_modules.fast-check.package\.json$/);
  });

  it("finds a file that a package's exports hide, above the working directory", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "node_modules", "@scope", "pixels", "data", "bytes");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "1");
    await writeFile(join(folder, "node_modules", "@scope", "pixels", "package.json"), '{ "name": "@scope/pixels", "exports": {} }');
    vi.spyOn(process, "cwd").mockReturnValue(join(folder, "deep", "inside"));
    expect(await findPackageFile("@scope/pixels", "data/bytes")).toBe(file);
    expect(await findPackageFile("@scope/pixels", "data/none")).toBeUndefined();
    expect(await findPackageFile("@scope/none", "data/bytes")).toBeUndefined();
  });
});

describe("systemFile", () => {
  it("is the first that is a file", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "second"), "");
    expect(basename((await systemFile([join(folder, "first"), folder, join(folder, "second"), "/etc/passwd"])) ?? "")).toBe("second");
    expect(await systemFile([])).toBeUndefined();
  });
});
