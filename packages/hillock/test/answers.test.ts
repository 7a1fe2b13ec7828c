/** Models and data from servers, in a page: what comes in place of a file is called what it is, and the message says what to do in a page. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as library from "../src/index.ts";
import { encodeModel, savedModel } from "../src/model/saving.ts";
import { testServer } from "../src/platform/testing/server.ts";
import { librarySite, type OpenPage, withPages } from "./pages.ts";

declare const hillock: typeof library;

const net = library.sequential([library.dense(2, { inputShape: [3] })], { seed: 5, name: "saved" });
const files = encodeModel(savedModel(library.Sequential.coreOf(net)));
const page = "<!doctype html>\n<html lang=en><head><title>My  app</title></head></html>";
/** The first file is right, the second a page. */
const half = { "/half/model.json": ["application/json", files["model.json"]] } as const;
const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";

const open = withPages(async () => ({
  ...(await librarySite()),
  ...half,
  "/models/good/model.json": ["application/json", files["model.json"]],
  "/models/good/weights.safetensors": ["application/octet-stream", files["weights.safetensors"]],
  "/models/pointer/model.json": ["application/json", pointer],
  "/models/other/model.json": ["application/json", `{ "format": "layers-model", "modelTopology": "${"x".repeat(5000)}" }`],
  "/models/list/model.json": ["application/json", JSON.stringify(Array.from({ length: 5000 }, (_, i) => i))],
  "/models/empty/model.json": ["application/json", ""],
  ...Object.fromEntries(
    ["pointer", "other", "list", "empty"].map((name) => [
      `/models/${name}/weights.safetensors`,
      ["", files["weights.safetensors"]] as const,
    ]),
  ),
  "*": ["text/html", page],
}));
const openStrict = withPages();

/** What is thrown by this line of a program: its name and message. */
const thrown = (opened: OpenPage, line: string): Promise<{ name: string; message: string } | string> =>
  opened.page.evaluate(async (text) => {
    const run = new Function("hillock", `return (async () => ${text})()`) as (all: unknown) => Promise<unknown>;
    try {
      return `no error: ${String(await run(hillock))}`;
    } catch (error) {
      return { name: (error as Error).name, message: (error as Error).message };
    }
  }, line);

describe("loadModel in a page", () => {
  let opened: OpenPage;
  let origin: string;
  beforeAll(async () => {
    opened = await open();
    origin = new URL(opened.page.url()).origin;
  });
  afterAll(() => opened.page.close());

  test.each([
    'location.origin + "/models/good"',
    'location.origin + "/models/good/"',
    'location.origin + "/models/good/model.json"',
    'location.origin + "/models/good/model.json?v=2#top"',
    'new URL("models/good", document.baseURI)',
  ])("takes the address %s", async (address) => {
    expect(await thrown(opened, `(await hillock.loadModel(${address})).summary({ print: () => {} })`)).toContain("no error");
  });

  test("a page in place of a file is called that, with its title", async () => {
    for (const [folder, file] of [
      ["nowhere", "model.json"],
      ["half", "weights.safetensors"],
    ]) {
      const { name, message } = Object(await thrown(opened, `hillock.loadModel(location.origin + "/${folder}")`));
      expect(name).toBe("StorageError");
      expect(message).toContain(`${origin}/${folder}/${file} is a web page, not the file.`);
      expect(message).toContain('Received: an HTML page, "My app"');
      expect(message).toMatch(/Fix: Check the address/);
    }
  });

  test.each([
    ["pointer", 'the file begins "version https://git-lfs'],
    ["other", 'Received: "layers-model"\n  Expected: "hillock-model"'],
    ["list", "Received: [0,1,2,"],
    ["empty", "Received: an empty file"],
  ])("another file (%s) is shown by its beginning", async (folder, shown) => {
    const { name, message } = Object(await thrown(opened, `hillock.loadModel(location.origin + "/models/${folder}")`));
    expect(name).toBe("FormatError");
    expect(message).toContain(shown);
    expect(message.length).toBeLessThan(600);
  });

  test.each(["models/good", "/models/good", "../models/good", "./models/good"])(
    "%s is a name in the site's own storage: the message has the URL that was meant",
    async (name) => {
      const { message } = Object(await thrown(opened, `hillock.loadModel("${name}")`));
      expect(message).toContain("site's own storage");
      expect(message).toContain(`loadModel("${origin}/models/good")`);
    },
  );

  test("a server of another origin may not allow it, and the message says so", async () => {
    const other = await testServer((_, response) => response.end(files["model.json"]));
    const { name, message } = Object(await thrown(opened, `hillock.loadModel("${other.url}/models/good")`));
    expect(name).toBe("StorageError");
    expect(message).toContain(`${other.url}/models/good/model.json could not be downloaded`);
    expect(message).toContain("Access-Control-Allow-Origin");
  });
});

describe("a server that says no", () => {
  test("a missing file is a missing file", async () => {
    const opened = await openStrict();
    const { message } = Object(await thrown(opened, 'hillock.loadModel(location.origin + "/none?version=3")'));
    expect(message).toMatch(/The server refused http.*\/none\/model\.json\?version=3\.\n {2}Received: HTTP 404/);
    expect(message).toContain("that the file lies there");
    await opened.page.close();
  });
});

describe("mnist in a page", () => {
  test("says how a page gets its data: by baseUrl, from its own server", async () => {
    const opened = await openStrict();
    await opened.page.route("**amazonaws**", (route) => route.abort());
    for (const call of ["mnist", "fashionMnist"]) {
      const { name, message } = Object(await thrown(opened, `hillock.${call}()`));
      expect(name).toBe("StorageError");
      expect(message).toContain(`Fix: Put the four IDX files (train-images-idx3-ubyte, …), plain or as .gz, on your own server`);
      expect(message).toContain(`${call}({ baseUrl: "/${call}" })`);
      expect(message).not.toMatch(/npm install|HILLOCK_DATA|apt install|\/usr/);
    }
    await opened.page.close();
  });

  test("says what is wrong with a baseUrl, file by file", async () => {
    const opened = await open();
    const { message } = Object(await thrown(opened, 'hillock.mnist({ baseUrl: "/digits/" })'));
    expect(message).toMatch(/- \/digits\/train-\w+-idx\d-ubyte\.gz: .*is a web page, not the file, an HTML page, "My app"/);
    expect(message).toMatch(/- \/digits\/train-\w+-idx\d-ubyte: /);
    expect(message).toContain("Check baseUrl");
    expect(message).toContain("/digits/train-images-idx3-ubyte.gz");
    await opened.page.close();
  });

  test("idxDataset names a page in place of a file, too", async () => {
    const opened = await open();
    const { name, message } = Object(await thrown(opened, 'hillock.idxDataset("/x.idx", "/y.idx")'));
    expect([name, message]).toEqual([
      "StorageError",
      expect.stringContaining('/x.idx is a web page, not the file.\n  Received: an HTML page, "My app"'),
    ]);
    await opened.page.close();
  });
});
