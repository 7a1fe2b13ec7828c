/**
 * Two servers for all tests: the command's own (`hillock studio`), and a plain host that serves the same files from a subfolder and sends no headers, as many
 * static hosts do.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** "http://127.0.0.1:4404/" */
    studio: string;
    /** "http://127.0.0.1:4405/some/folder/" */
    plainHost: string;
  }
}

const program = fileURLToPath(new URL("../../cli/bin/hillock.js", import.meta.url));
const site = fileURLToPath(new URL("../dist/site", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const folder = "/some/folder/";

export default async function serve(project: TestProject): Promise<() => Promise<void>> {
  const command = spawn(process.execPath, [program, "studio", "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  let done = false;
  command.on("exit", (code, signal) => {
    if (!done) console.error(`The server ended before the tests did: ${signal ?? `status ${code}`}.`);
  });
  const [line] = (await once(command.stdout, "data")) as [Buffer];
  project.provide("studio", (JSON.parse(line.toString()) as { address: string }).address);

  const plain = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0]!;
    const name = path === folder ? "index.html" : path.slice(folder.length);
    readFile(join(site, name)).then(
      (bytes) => response.writeHead(200, { "Content-Type": types[extname(name)] ?? "application/octet-stream" }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  plain.listen(0, "127.0.0.1");
  await once(plain, "listening");
  project.provide("plainHost", `http://127.0.0.1:${(plain.address() as AddressInfo).port}${folder}`);

  return async () => {
    plain.close();
    plain.closeAllConnections();
    done = true;
    if (command.exitCode !== null || command.signalCode !== null) return;
    command.kill("SIGTERM");
    await once(command, "exit");
  };
}
