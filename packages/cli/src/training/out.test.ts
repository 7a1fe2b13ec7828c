import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageError } from "hillock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkOut } from "./out.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hillock-out-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a new folder, an empty one, and one with a model will do", async () => {
  await checkOut(join(folder, "deep", "er"));
  await checkOut(folder);
  const model = await mkdtemp(join(folder, "model-"));
  await writeFile(join(model, "model.json"), "{}");
  await checkOut(model);
});

test("a file in the way, or a folder of other things, will not", async () => {
  const place = await mkdtemp(join(folder, "other-"));
  await writeFile(join(place, "thesis.tex"), "");
  await expect(checkOut(place)).rejects.toThrow(StorageError);
  await expect(checkOut(place)).rejects.toThrow("thesis.tex");
  await expect(checkOut(join(place, "thesis.tex", "model"))).rejects.toThrow("is a file");
});
