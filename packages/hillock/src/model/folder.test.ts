/** Where models are loaded from in Node: folders, URLs of folders, and the habits of other libraries. */

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { ArgumentError, FormatError, StorageError } from "../errors.ts";
import { dense } from "../network/index.ts";
import { testServer } from "../platform/testing/server.ts";
import { temporaryFolder } from "../platform/testing/temporary.ts";
import { loadModel, sequential } from "./sequential.ts";

let folder: string;
let server: string;
beforeAll(async () => {
  const root = await temporaryFolder();
  folder = join(root, "model");
  await sequential([dense(2, { inputShape: [3] })], { seed: 5, name: "saved" }).save(folder);
  const { url } = await testServer(async (path, response) => {
    const [, name] = /^\/models\/good\/([\w.]+)(?:\?|$)/.exec(path) ?? [];
    if (path.startsWith("/pages/")) response.setHeader("Content-Type", "text/html").end("<!-- hello --><html><title>Start</title></html>");
    else if (name === undefined) response.writeHead(404).end("<html>not found</html>");
    else response.end(await readFile(join(folder, name)));
  });
  server = url;
});

test("a path, its model.json, a file: URL and addresses of servers lead to the same model", async () => {
  for (const place of [
    folder,
    `${folder}/`,
    join(folder, "model.json"),
    pathToFileURL(folder),
    pathToFileURL(folder).href,
    pathToFileURL(join(folder, "model.json")),
    `${server}/models/good`,
    `${server}/models/good/model.json?v=1`,
    new URL(`${server}/models/good/?v=1`),
  ]) {
    expect((await loadModel(place)).name, String(place)).toBe("saved");
  }
});

describe("what is no place", () => {
  test.each([undefined, null, "", 3, {}, ["runs/mnist"]])("%j", async (place) => {
    const loading = loadModel(place as never);
    await expect(loading).rejects.toThrow(ArgumentError);
    await expect(loading).rejects.toThrow(/loadModel needs to know where the model is.*\n.*Received: .*\n.*Expected: the folder/);
  });
});

test("a server's answers are called what they are", async () => {
  await expect(loadModel(`${server}/pages/x`)).rejects.toThrow(
    /\/pages\/x\/model\.json is a web page, not the file\.\n.*an HTML page, "Start"/,
  );
  await expect(loadModel(`${server}/other`)).rejects.toThrow(/refused http.*\/other\/model\.json\.\n.*HTTP 404 Not Found/);
  await expect(loadModel("http://127.0.0.1:9/model")).rejects.toThrow(StorageError);
  await expect(loadModel("http://127.0.0.1:9/model")).rejects.toThrow(/could not be downloaded\.\n.*\n.*\n.*Check the address/);
});

test("a page that was saved as model.json is called that", async () => {
  const broken = join(await temporaryFolder(), "broken");
  await mkdir(broken);
  await copyFile(join(folder, "weights.safetensors"), join(broken, "weights.safetensors"));
  await writeFile(join(broken, "model.json"), "\n<!DOCTYPE html><p>Sign in</p>");
  const loading = loadModel(broken);
  await expect(loading).rejects.toThrow(FormatError);
  await expect(loading).rejects.toThrow(/model\.json is an HTML or XML page, not JSON\.\n.*\n?.*the file begins "\\n<!DOCTYPE/);
});
