/** What a real kill, a real missing permission and a real limit leave on a real disk, seen from another process. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, describe, expect, it } from "vitest";
import { readFolder, writeFolder } from "../node.ts";
import { compiledPlatform, temporaryFolder } from "../testing/temporary.ts";

let folder = "";
let platform = "";
beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await compiledPlatform(join(folder, "compiled"));
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Saves 1, 2, 3, … for ever, each with the same number in both files, and reports each save that is done. */
const saver = (path: string, first: number) => `
  import { writeFolder } from ${JSON.stringify(platform)};
  for (let number = ${first}; ; number++) {
    const files = { "model.json": new TextEncoder().encode(String(number)), weights: new Uint8Array(30_000).fill(number) };
    await writeFolder(${JSON.stringify(path)}, files);
    process.stdout.write(number + "\\n");
  }`;

/** Runs a saver until some time after its first save; gives the last save that it reported. */
async function saveUntilKilled(path: string, first: number, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", saver(path, first)], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(child, "close");
  let last = 0;
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    if (last === 0) setTimeout(() => child.kill("SIGKILL"), milliseconds);
    last = Number(line);
  });
  await closed;
  expect(child.signalCode).toBe("SIGKILL");
  return last;
}

/** Tries to save to a folder in a child under some restriction; gives the name and message of the error. */
function tryToSave(path: string, size: number, command: readonly string[], options: object): string {
  const script = `
    import { writeFolder } from ${JSON.stringify(platform)};
    await writeFolder(${JSON.stringify(path)}, { "model.json": new Uint8Array(2), weights: new Uint8Array(${size}) })
      .then(() => console.log("saved"), (error) => console.log(error.name + ": " + error.message));`;
  const [program = "", ...words] = [...command, process.execPath, "--input-type=module", "--eval", script];
  const { stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8", cwd: "/", ...options });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

describe("a writer", () => {
  it("that is killed at any moment leaves a whole model, and never an older one than it reported", async () => {
    const path = join(folder, "killed", "model");
    let first = 1;
    for (let kill = 0; kill < 10; kill++) {
      const reported = await saveUntilKilled(path, first, 4 * kill);
      const files = await readFolder(path, ["model.json", "weights"]);
      const number = Number(new TextDecoder().decode(files["model.json"]));
      expect(files.weights.length).toBe(30_000);
      expect(files.weights.every((byte) => byte === number % 256)).toBe(true);
      expect(number).toBeGreaterThanOrEqual(reported);
      first = number + 1;
    }
    expect(first).toBeGreaterThan(10);
  });

  it("without permission says so and leaves nothing", async () => {
    const parent = join(folder, "forbidden");
    await mkdir(parent);
    await chmod(parent, 0o555);
    // Root may write anywhere, so as root the child runs as nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const message = tryToSave(join(parent, "model"), 10, [], nobody);
    expect(message).toMatch(/^StorageError: .*forbidden\/model could not be written\.\n.*permission denied \(EACCES\)/);
    expect(await readdir(parent)).toEqual([]);
  });

  it("that may not write so much keeps the old model and leaves nothing", async () => {
    const path = join(folder, "limited", "model");
    await writeFolder(path, { "model.json": text("old") });
    const message = tryToSave(path, 3_000_000, ["sh", "-c", 'ulimit -f 1024; exec "$@"', "sh"], {});
    expect(message).toMatch(/^StorageError: .*limited\/model could not be written\.\n.*larger than allowed \(EFBIG\)/);
    expect(await readdir(join(folder, "limited"))).toEqual(["model"]);
    expect((await readFolder(path, ["model.json"]))["model.json"]).toEqual(text("old"));
  });
});
