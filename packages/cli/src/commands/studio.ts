/** `hillock studio`: the studio in a browser, served from this machine to this machine. */

import { defineCommand } from "citty";
import type { Io } from "../io.ts";
import { serveStudio } from "../studio/server.ts";
import { builtSite, readSite } from "../studio/site.ts";
import { jsonLine } from "../training/json.ts";
import { UsageError } from "../usage-error.ts";

export const examples = ["hillock studio", "hillock studio --port 8080", "hillock studio --port 0"];

const usualPort = 4404;

export default defineCommand({
  meta: {
    name: "studio",
    description:
      "Serve the studio: a page in which networks learn before your eyes and every number says where it comes from. It listens on this machine only; nothing leaves it.",
  },
  args: {
    port: { type: "string", valueHint: "number", description: `Where to listen; 0 for any free port. ${usualPort} unless given.` },
    json: { type: "boolean", description: "One JSON object with the address, for machines." },
  },
  run: ({ args, data }) => studio(portFrom(args.port), args.json ?? false, data as Io),
});

/** @throws UsageError for what is no port. */
export function portFrom(text: string | undefined): number {
  if (text === undefined) return usualPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError({
    problem: "--port does not take this value",
    received: JSON.stringify(text),
    expected: "a whole number from 0 to 65535",
  });
}

/** Serves until Ctrl-C, or until the process is asked to end. */
async function studio(port: number, json: boolean, { screen, stdout }: Io): Promise<number> {
  const server = await serveStudio(await readSite(builtSite()), port);
  if (json) jsonLine(stdout, { event: "studio", address: server.address, port: server.port });
  else screen.print(`The studio is at ${screen.paint.bold(server.address)}`, screen.paint.dim("Ctrl-C ends it."));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return 0;
}
